import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken, ParserMethod } from 'chevrotain'
import type { Binary, BinaryOperator, Expression, MapLiteral, Name, PathSegment, Position } from '../ast.ts'
import { integerMax, integerMin, LiteralError, parseBytes, parseString } from './literals.ts'
import * as t from './tokens.ts'

/** What the grammar accepts but the language does not, found while the tree is built. */
export interface Complaint {
  readonly at: Position
  readonly description: string
}

export function positionOf(token: IToken, last: IToken = token): Position {
  return {
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    start: token.startOffset,
    end: (last.endOffset ?? last.startOffset) + 1,
  }
}

function spanning(from: Position, to: Position): Position {
  return { line: from.line, column: from.column, start: from.start, end: to.end }
}

const nameOf = (token: IToken): Name => ({ at: positionOf(token), text: token.image })

/** The expressions of the language, by descending precedence from `primary` to `expression`. */
export class ExpressionParser extends EmbeddedActionsParser {
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

  readonly expression: ParserMethod<[], Expression> = this.RULE('expression', () => {
    const condition = this.SUBRULE(this.disjunction)
    return (
      this.OPTION(() => {
        this.CONSUME(t.Question)
        const then = this.SUBRULE1(this.expression)
        this.CONSUME(t.Colon)
        const otherwise = this.SUBRULE2(this.expression)
        return this.ACTION((): Expression => {
          return { kind: 'ternary', at: spanning(condition.at, otherwise.at), condition, then, otherwise }
        })
      }) ?? condition
    )
  })

  readonly disjunction: ParserMethod<[], Expression> = this.RULE('disjunction', () => {
    const operands = [this.SUBRULE(this.conjunction)]
    this.MANY(() => {
      this.CONSUME(t.OrOr)
      operands.push(this.SUBRULE1(this.conjunction))
    })
    return this.ACTION(() => chain('||', operands))
  })

  readonly conjunction: ParserMethod<[], Expression> = this.RULE('conjunction', () => {
    const operands = [this.SUBRULE(this.equality)]
    this.MANY(() => {
      this.CONSUME(t.AndAnd)
      operands.push(this.SUBRULE1(this.equality))
    })
    return this.ACTION(() => chain('&&', operands))
  })

  readonly equality: ParserMethod<[], Expression> = this.RULE('equality', () => {
    let left = this.SUBRULE(this.typeTest)
    this.MANY(() => {
      const op = this.CONSUME(t.EqualityOperator)
      const right = this.SUBRULE1(this.typeTest)
      left = this.ACTION(() => binary(op, left, right))
    })
    return left
  })

  readonly typeTest: ParserMethod<[], Expression> = this.RULE('typeTest', () => {
    let operand = this.SUBRULE(this.membership)
    this.MANY(() => {
      this.CONSUME(t.Is)
      const type = this.CONSUME(t.AnyName)
      operand = this.ACTION((): Expression => {
        const name = nameOf(type)
        return { kind: 'is', at: spanning(operand.at, name.at), operand, type: name }
      })
    })
    return operand
  })

  readonly membership: ParserMethod<[], Expression> = this.RULE('membership', () => {
    let left = this.SUBRULE(this.relation)
    this.MANY(() => {
      const op = this.CONSUME(t.In)
      const right = this.SUBRULE1(this.relation)
      left = this.ACTION(() => binary(op, left, right))
    })
    return left
  })

  readonly relation: ParserMethod<[], Expression> = this.RULE('relation', () => {
    let left = this.SUBRULE(this.sum)
    this.MANY(() => {
      const op = this.CONSUME(t.RelationalOperator)
      const right = this.SUBRULE1(this.sum)
      left = this.ACTION(() => binary(op, left, right))
    })
    return left
  })

  readonly sum: ParserMethod<[], Expression> = this.RULE('sum', () => {
    let left = this.SUBRULE(this.product)
    this.MANY(() => {
      const op = this.CONSUME(t.AdditiveOperator)
      const right = this.SUBRULE1(this.product)
      left = this.ACTION(() => binary(op, left, right))
    })
    return left
  })

  readonly product: ParserMethod<[], Expression> = this.RULE('product', () => {
    let left = this.SUBRULE(this.unary)
    this.MANY(() => {
      const op = this.CONSUME(t.MultiplicativeOperator)
      const right = this.SUBRULE1(this.unary)
      left = this.ACTION(() => binary(op, left, right))
    })
    return left
  })

  readonly unary: ParserMethod<[], Expression> = this.RULE('unary', () => {
    const operators: IToken[] = []
    this.MANY(() => operators.push(this.CONSUME(t.UnaryOperator)))
    const operand = this.SUBRULE(this.postfix)
    return this.ACTION(() => {
      let result = operand
      for (const token of operators.toReversed()) result = this.negated(token, result)
      return this.inRange(result)
    })
  })

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
            const from = this.SUBRULE(this.expression)
            const to = this.OPTION1(() => {
              this.CONSUME(t.Colon)
              return this.SUBRULE1(this.expression)
            })
            const close = this.CONSUME(t.RightBracket)
            target = this.ACTION((): Expression => {
              const at = spanning(target.at, positionOf(close))
              return to === undefined ? { kind: 'index', at, target, index: from } : { kind: 'range', at, target, from, to }
            })
          },
        },
      ])
    })
    return target
  })

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
            const at = { ...spanning(first, segments.at(-1)?.at ?? first), column: first.column - 1, start: first.start - 1 }
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
    const entries: { key: Expression; value: Expression }[] = []
    const open = this.CONSUME(t.LeftBrace)
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        const key = this.SUBRULE(this.expression)
        this.CONSUME(t.Colon)
        entries.push({ key, value: this.SUBRULE1(this.expression) })
      },
    })
    const close = this.CONSUME(t.RightBrace)
    return this.ACTION((): MapLiteral => ({ kind: 'map', at: positionOf(open, close), entries }))
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
          return this.ACTION(
            (): PathSegment => ({ kind: 'capture', at: positionOf(open, close), name: name.image, recursive }),
          )
        },
      },
      {
        ALT: () => {
          const open = this.CONSUME1(t.LeftParen)
          const name = this.CONSUME1(t.AnyName)
          const close = this.CONSUME1(t.RightParen)
          return this.ACTION((): PathSegment => ({ kind: 'text', at: positionOf(open, close), text: `(${name.image})` }))
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

  private negated(token: IToken, operand: Expression): Expression {
    const at = spanning(positionOf(token), operand.at)
    if (token.image === '!') return { kind: 'unary', at, op: '!', operand: this.inRange(operand) }
    if (operand.kind === 'literal' && (typeof operand.value === 'bigint' || typeof operand.value === 'number')) {
      return { kind: 'literal', at, value: -operand.value }
    }
    return { kind: 'unary', at, op: '-', operand }
  }

  private inRange(expression: Expression): Expression {
    if (expression.kind !== 'literal' || typeof expression.value !== 'bigint') return expression
    if (expression.value > integerMax || expression.value < integerMin) {
      this.complain(expression.at, `${expression.value} is not a 64-bit integer (${integerMin} to ${integerMax})`)
    }
    return expression
  }
}

function chain(op: '&&' | '||', operands: Expression[]): Expression {
  const [first, last] = [operands[0], operands.at(-1)]
  if (first === undefined || last === undefined) throw new Error('a chain has at least one operand')
  return operands.length === 1 ? first : { kind: 'logical', at: spanning(first.at, last.at), op, operands }
}

const isBinaryOperator = (image: string): image is BinaryOperator =>
  ['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '==', '!=', 'in'].includes(image)

function binary(op: IToken, left: Expression, right: Expression): Binary {
  if (!isBinaryOperator(op.image)) throw new Error(`${op.image} is no binary operator`)
  return { kind: 'binary', at: spanning(left.at, right.at), op: op.image, left, right }
}
