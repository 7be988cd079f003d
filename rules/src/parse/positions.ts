import type { IToken } from 'chevrotain'
import type { Name, Position } from '../ast.ts'

/** Where a token stands, or everything from one token to the end of another. */
export function positionOf(token: IToken, last: IToken = token): Position {
  return {
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    start: token.startOffset,
    end: (last.endOffset ?? last.startOffset) + 1,
  }
}

/** From the start of one position to the end of another. */
export function spanning(from: Position, to: Position): Position {
  return { line: from.line, column: from.column, start: from.start, end: to.end }
}

export const nameOf = (token: IToken): Name => ({ at: positionOf(token), text: token.image })
