import type { IToken, ParserMethod } from 'chevrotain'
import type { Binary, BinaryOperator, Expression } from '../ast.ts'
import { integerMax, integerMin } from './literals.ts'
import { OperandParser } from './operand-parser.ts'
import { nameOf, positionOf, spanning } from './positions.ts'
import * as t from './tokens.ts'

/** The operators of the language, from `unary` (binds tightest) to `expression` (the ternary). */
export class ExpressionParser extends OperandParser {
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
