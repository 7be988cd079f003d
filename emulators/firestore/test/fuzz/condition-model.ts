import type { Random } from './random.ts'

/** A condition as a tree, made independently of the engine's own syntax tree. */
export type Condition =
  | { readonly kind: 'literal'; readonly text: string; readonly value: Value }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'choice'; readonly test: Condition; readonly then: Condition; readonly otherwise: Condition }

/** `undefined` stands for an evaluation error. */
type Value = boolean | number | string | null | undefined

const LITERALS: readonly { text: string; value: Value }[] = [
  { text: 'true', value: true },
  { text: 'false', value: false },
  { text: 'null', value: null },
  { text: '3', value: 3 },
  { text: '4', value: 4 },
  { text: "'x'", value: 'x' },
  { text: "''", value: '' },
  { text: 'resource.data.rank', value: 3 },
  { text: 'resource.data.text', value: 'x' },
  { text: 'resource.data.list[0]', value: 3 },
  { text: 'resource.data.list.size()', value: 1 },
  { text: 'request.auth.uid', value: 'ann' },
  { text: 'resource.data.missing', value: undefined },
  { text: 'resource.data.list[7]', value: undefined },
  { text: 'request.auth.token.nothing', value: undefined },
  { text: 'exists(/databases/$(database)/documents/no/document)', value: false },
]
const OPERATORS = ['&&', '||', '&&', '||', '==', '!=', '<', '<=', '>', '>=']

export function randomCondition(random: Random, depth: number): Condition {
  if (depth === 0 || random.below(5) === 0) return { kind: 'literal', ...random.pick(LITERALS) }
  const inner = () => randomCondition(random, depth - 1)
  switch (random.below(8)) {
    case 0:
      return { kind: 'not', of: inner() }
    case 1:
      return { kind: 'choice', test: inner(), then: inner(), otherwise: inner() }
    default:
      return { kind: 'binary', op: random.pick(OPERATORS), left: inner(), right: inner() }
  }
}

/** The condition in the rules language, every operation in parentheses. */
export function textOf(condition: Condition): string {
  switch (condition.kind) {
    case 'literal':
      return condition.text
    case 'not':
      return `!(${textOf(condition.of)})`
    case 'binary':
      return `(${textOf(condition.left)} ${condition.op} ${textOf(condition.right)})`
    case 'choice':
      return `(${textOf(condition.test)} ? ${textOf(condition.then)} : ${textOf(condition.otherwise)})`
  }
}

/**
 * What the condition comes to. `a && b` is false if either side is, `a || b` is true if either side is, in any order;
 * otherwise an error or a side that is no boolean makes an error:
 * https://firebase.google.com/docs/firestore/security/rules-conditions
 */
export function judge(condition: Condition): Value {
  switch (condition.kind) {
    case 'literal':
      return condition.value
    case 'not': {
      const value = judge(condition.of)
      return typeof value === 'boolean' ? !value : undefined
    }
    case 'choice': {
      const value = judge(condition.test)
      return typeof value === 'boolean' ? judge(value ? condition.then : condition.otherwise) : undefined
    }
    case 'binary':
      return judgeBinary(condition.op, judge(condition.left), judge(condition.right))
  }
}

function judgeBinary(op: string, left: Value, right: Value): Value {
  if (op === '&&' || op === '||') {
    const decisive = op === '||'
    if (left === decisive || right === decisive) return decisive
    return typeof left === 'boolean' && typeof right === 'boolean' ? !decisive : undefined
  }
  if (left === undefined || right === undefined) return undefined
  if (op === '==') return left === right
  if (op === '!=') return left !== right
  if (typeof left !== typeof right || left === null) return undefined
  const [a, b] = [left, right] as [number, number]
  if (op === '<') return a < b
  if (op === '<=') return a <= b
  return op === '>' ? a > b : a >= b
}
