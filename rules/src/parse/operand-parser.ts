import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken, ParserMethod } from 'chevrotain'
import type { Expression, MapLiteral, PathSegment, Position } from '../ast.ts'
import { LiteralError, parseBytes, parseString } from './literals.ts'
import { nameOf, positionOf, spanning } from './positions.ts'
import * as t from './tokens.ts'

/** What the grammar accepts but the language does not, found while the tree is built. */
export interface Complaint {
  readonly at: Position
  readonly description: string
}

/** What stands between brackets: `[index]`, `[from:to]`, `[from:]` or `[:to]`. */
type Bounds =
  | { readonly index: Expression }
  | { readonly from: Expression | undefined; readonly to: Expression | undefined }

/** What operators are applied to: literals, names, calls, paths, and members and elements of them. */
export abstract class OperandParser extends EmbeddedActionsParser {
  complaints: Complaint[] = []

  constructor() {
    super(t.vocabulary, { maxLookahead: 2, recoveryEnabled: false })
  }

  override reset(): void {
    super.reset()
    this.complaints = []
  }

  protected complain(at: Position, description: string): void {
    this.complaints.push({ at, description })
  }

  abstract readonly expression: ParserMethod<[], Expression>

  readonly postfix: ParserMethod<[], Expression> = this.RULE('postfix', () => {
    let target = this.SUBRULE(this.primary)
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot)
            const token = this.CONSUME(t.AnyName)
            const args = this.OPTION(() => this.SUBRULE(this.callArguments))
            target = this.ACTION((): Expression => {
              const name = nameOf(token)
              if (args === undefined) return { kind: 'member', at: spanning(target.at, name.at), target, name }
              return { kind: 'call', at: spanning(target.at, args.at), target, name, args: args.list }
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.LeftBracket)
            const bounds = this.SUBRULE(this.bounds)
            const close = this.CONSUME(t.RightBracket)
            target = this.ACTION((): Expression => {
              const at = spanning(target.at, positionOf(close))
              return 'index' in bounds
                ? { kind: 'index', at, target, index: bounds.index }
                : { kind: 'range', at, target, ...bounds }
            })
          },
        },
      ])
    })
    return target
  })

  readonly bounds: ParserMethod<[], Bounds> = this.RULE('bounds', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Colon)
          return { from: undefined, to: this.SUBRULE(this.expression) }
        },
      },
      {
        ALT: (): Bounds => {
          const first = this.SUBRULE1(this.expression)
          const range = this.OPTION(() => {
            this.CONSUME1(t.Colon)
            return { from: first, to: this.OPTION1(() => this.SUBRULE2(this.expression)) }
          })
          return range ?? { index: first }
        },
      },
    ]),
  )

  readonly callArguments: ParserMethod<[], { at: Position; list: Expression[] }> = this.RULE('callArguments', () => {
    const list: Expression[] = []
    const open = this.CONSUME(t.LeftParen)
    this.MANY_SEP({ SEP: t.Comma, DEF: () => list.push(this.SUBRULE(this.expression)) })
    const close = this.CONSUME(t.RightParen)
    return this.ACTION(() => ({ at: positionOf(open, close), list }))
  })

  readonly primary: ParserMethod<[], Expression> = this.RULE('primary', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.literal) },
      {
        ALT: () => {
          const token = this.CONSUME(t.Identifier)
          const args = this.OPTION(() => this.SUBRULE(this.callArguments))
          return this.ACTION((): Expression => {
            const name = nameOf(token)
            if (args === undefined) return { kind: 'variable', at: name.at, name: name.text }
            return { kind: 'call', at: spanning(name.at, args.at), target: undefined, name, args: args.list }
          })
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen)
          const inner = this.SUBRULE(this.expression)
          this.CONSUME(t.RightParen)
          return inner
        },
      },
      { ALT: () => this.SUBRULE(this.listLiteral) },
      { ALT: () => this.SUBRULE(this.mapLiteral) },
      {
        ALT: () => {
          const segments = this.SUBRULE(this.path)
          return this.ACTION((): Expression => {
            const first = segments[0]?.at ?? positionOf(this.LA(0))
            const at = {
              ...spanning(first, segments.at(-1)?.at ?? first),
              column: first.column - 1,
              start: first.start - 1,
            }
            return { kind: 'path', at, segments }
          })
        },
      },
    ]),
  )

  readonly literal: ParserMethod<[], Expression> = this.RULE('literal', () => {
    const token = this.OR([
      { ALT: () => this.CONSUME(t.StringText) },
      { ALT: () => this.CONSUME(t.IntegerText) },
      { ALT: () => this.CONSUME(t.FloatText) },
      { ALT: () => this.CONSUME(t.BytesText) },
      { ALT: () => this.CONSUME(t.True) },
      { ALT: () => this.CONSUME(t.False) },
      { ALT: () => this.CONSUME(t.Null) },
    ])
    return this.ACTION((): Expression => ({ kind: 'literal', at: positionOf(token), value: this.literalValue(token) }))
  })

  readonly listLiteral: ParserMethod<[], Expression> = this.RULE('listLiteral', () => {
    const items: Expression[] = []
    const open = this.CONSUME(t.LeftBracket)
    this.MANY_SEP({ SEP: t.Comma, DEF: () => items.push(this.SUBRULE(this.expression)) })
    const close = this.CONSUME(t.RightBracket)
    return this.ACTION((): Expression => ({ kind: 'list', at: positionOf(open, close), items }))
  })

  readonly mapLiteral: ParserMethod<[], Expression> = this.RULE('mapLiteral', () => {
    const entries: MapLiteral['entries'][number][] = []
    const open = this.CONSUME(t.LeftBrace)
    this.OPTION(() => {
      entries.push(this.SUBRULE(this.mapEntry))
      this.MANY({
        GATE: () => this.LA(2).tokenType !== t.RightBrace,
        DEF: () => {
          this.CONSUME(t.Comma)
          entries.push(this.SUBRULE1(this.mapEntry))
        },
      })
      this.OPTION1(() => this.CONSUME1(t.Comma))
    })
    const close = this.CONSUME(t.RightBrace)
    return this.ACTION((): MapLiteral => ({ kind: 'map', at: positionOf(open, close), entries }))
  })

  readonly mapEntry: ParserMethod<[], MapLiteral['entries'][number]> = this.RULE('mapEntry', () => {
    const key = this.SUBRULE(this.expression)
    this.CONSUME(t.Colon)
    return { key, value: this.SUBRULE1(this.expression) }
  })

  readonly path: ParserMethod<[], PathSegment[]> = this.RULE('path', () => {
    const segments: PathSegment[] = []
    this.AT_LEAST_ONE(() => {
      this.CONSUME(t.Slash)
      segments.push(this.SUBRULE(this.pathSegment))
    })
    return segments
  })

  readonly pathSegment: ParserMethod<[], PathSegment> = this.RULE('pathSegment', () =>
    this.OR([
      {
        ALT: () => {
          const open = this.CONSUME(t.DollarParen)
          const expression = this.SUBRULE(this.expression)
          const close = this.CONSUME(t.RightParen)
          return this.ACTION((): PathSegment => ({ kind: 'interpolation', at: positionOf(open, close), expression }))
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME(t.LeftBrace)
          const name = this.CONSUME(t.AnyName)
          const recursive = this.OPTION(() => this.CONSUME(t.Recursive)) !== undefined
          const close = this.CONSUME(t.RightBrace)
          return this.ACTION((): PathSegment => ({
            kind: 'capture',
            at: positionOf(open, close),
            name: name.image,
            recursive,
          }))
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME1(t.LeftParen)
          const name = this.CONSUME1(t.AnyName)
          const close = this.CONSUME1(t.RightParen)
          return this.ACTION((): PathSegment => ({
            kind: 'text',
            at: positionOf(open, close),
            text: `(${name.image})`,
          }))
        },
      },
      {
        ALT: () => {
          const first = this.CONSUME(t.SegmentPiece)
          let text = first.image
          let last = first
          this.MANY({
            GATE: () => this.LA(0).endOffset === this.LA(1).startOffset - 1,
            DEF: () => {
              last = this.CONSUME1(t.SegmentPiece)
              text += last.image
            },
          })
          return this.ACTION((): PathSegment => ({ kind: 'text', at: positionOf(first, last), text }))
        },
      },
    ]),
  )

  private literalValue(token: IToken): null | boolean | bigint | number | string | Uint8Array {
    try {
      if (token.tokenType === t.StringText) return parseString(token.image)
      if (token.tokenType === t.BytesText) return parseBytes(token.image)
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error
      const at = positionOf(token)
      this.complain({ ...at, column: at.column + error.offset, start: at.start + error.offset }, error.message)
      return null
    }
    if (token.tokenType === t.IntegerText) return BigInt(token.image)
    if (token.tokenType === t.FloatText) return Number(token.image)
    return token.tokenType === t.Null ? null : token.tokenType === t.True
  }
}
