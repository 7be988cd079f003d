import type { IToken } from 'chevrotain'
import type { Name, Position } from '../ast.ts'

/** Where a token stands, or everything from one token to the end of another. */
export function positionOf(token: IToken, last: IToken = token): Position {
  return {
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    endLine: last.endLine ?? last.startLine ?? 1,
    endColumn: (last.endColumn ?? last.startColumn ?? 0) + 1,
    start: token.startOffset,
    end: (last.endOffset ?? last.startOffset) + 1,
  }
}

/** From the start of one position to the end of another. */
export function spanning(from: Position, to: Position): Position {
  const { line, column, start } = from
  const { endLine, endColumn, end } = to
  return { line, column, endLine, endColumn, start, end }
}

export const nameOf = (token: IToken): Name => ({ at: positionOf(token), text: token.image })
