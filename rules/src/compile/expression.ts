import type { Expression, ListLiteral, MapLiteral, TypeTest } from '../ast.ts'
import { elementOf, rangeOf } from '../evaluate/access.ts'
import type { Result } from '../evaluate/result.ts'
import { decideType } from '../query/decide.ts'
import { mayFail, Unknown, unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import { isOfType, typeNames, typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import { compileCall } from './call.ts'
import { compileMember, compileVariable } from './names.ts'
import { binaryOperator, equality, logicalChain, ternaryOperator, unaryOperator } from './operators.ts'
import { compilePath } from './path-literal.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Toolkit, Watch } from './toolkit.ts'
import { weightOf } from './weight.ts'

/**
 * Makes the compiler of expressions, which turns each into a closure and reports what cannot be right. `watch` is put
 * around every expression; without it there is no trace of it in the closures.
 */
export function createToolkit(settings: Omit<Toolkit, 'compile'>, watch: Watch | undefined): Toolkit {
  const toolkit: Toolkit = { ...settings, compile }
  return toolkit

  function compile(node: Expression, scope: Scope): Evaluate {
    const evaluate = compileCounted(node, scope)
    return watch === undefined ? evaluate : watch(node, evaluate)
  }

  function compileCounted(node: Expression, scope: Scope): Evaluate {
    if (node.kind === 'literal') {
      const { value } = node
      return () => value
    }
    if (node.kind === 'variable') return compileVariable(node, scope, toolkit)
    const { at } = node
    const weight = weightOf(node)
    const run = compileNode(node, scope, toolkit)
    return (context) => {
      const result = context.count(weight) ?? run(context)
      if (result instanceof Fault) result.at ??= at
      return result
    }
  }
}

function compileNode(
  node: Exclude<Expression, { kind: 'literal' | 'variable' }>,
  scope: Scope,
  toolkit: Toolkit,
): Evaluate {
  const { compile } = toolkit
  switch (node.kind) {
    case 'member':
      return compileMember(node, scope, toolkit)
    case 'call':
      return compileCall(node, scope, toolkit)
    case 'index': {
      const [target, index] = [compile(node.target, scope), compile(node.index, scope)]
      return (context) => indexed(target(context), index(context))
    }
    case 'range':
      return compileRange(node, scope, toolkit)
    case 'unary':
      return unaryOperator(node.op, compile(node.operand, scope))
    case 'binary':
      if (node.op === 'in' && node.right.kind === 'list') return compileAnyOf(node.left, node.right, scope, toolkit)
      return binaryOperator(node.op, compile(node.left, scope), compile(node.right, scope))
    case 'logical':
      return logicalChain(
        node.op,
        node.operands.map((operand) => compile(operand, scope)),
      )
    case 'ternary':
      return ternaryOperator(compile(node.condition, scope), compile(node.then, scope), compile(node.otherwise, scope))
    case 'is':
      return compileTypeTest(node, scope, toolkit)
    case 'list': {
      const items = node.items.map((item) => compile(item, scope))
      return (context) =>
        strictly(
          items.map((item) => item(context)),
          listOf,
        )
    }
    case 'map':
      return compileMap(node, scope, toolkit)
    case 'path':
      return compilePath(node, scope, false, toolkit)
  }
}

/** Applies a function to values; the first error, or else an unknown, stands for the result. */
function strictly(results: readonly Result[], apply: (values: RulesValue[]) => Result): Result {
  const values: RulesValue[] = []
  for (const result of results) {
    if (result instanceof Fault) return result
    if (!(result instanceof Unknown)) values.push(result)
  }
  return values.length === results.length ? apply(values) : unknown
}

function compileRange(node: Extract<Expression, { kind: 'range' }>, scope: Scope, { compile }: Toolkit): Evaluate {
  const target = compile(node.target, scope)
  const bounds = [node.from, node.to].map((bound) => bound && compile(bound, scope))
  const given = [target, ...bounds.filter((bound) => bound !== undefined)]
  return (context) =>
    strictly(
      given.map((part) => part(context)),
      ([value = null, ...ends]) => {
        const [from, to] = bounds.map((bound) => (bound === undefined ? undefined : ends.shift()))
        return rangeOf(value, from, to)
      },
    )
}

function indexed(target: Result, index: Result): Result {
  if (target instanceof Fault) return target
  if (index instanceof Fault) return index
  if (index instanceof Unknown) return unknown
  if (target instanceof Unknown) return typeof index === 'string' ? target.member(index) : unknown
  return elementOf(target, index)
}

/** `x in [a, b]`: like a chain of == of which all are evaluated, so that any of them may be the error of the whole. */
function compileAnyOf(element: Expression, list: ListLiteral, scope: Scope, { compile }: Toolkit): Evaluate {
  const left = compile(element, scope)
  const items = list.items.map((item) => compile(item, scope))
  return (context) => {
    const value = left(context)
    if (value instanceof Fault) return value
    let isFound = false
    let isOpen = false
    let isUnsure = mayFail(value)
    for (const item of items) {
      const other = item(context)
      const result = equality(value, other)
      if (result instanceof Fault) return result
      if (result === true) isFound = true
      else if (result !== false) isOpen = true
      isUnsure ||= mayFail(other)
    }
    return isUnsure || (isOpen && !isFound) ? unknown : isFound
  }
}

function compileTypeTest(node: TypeTest, scope: Scope, { compile, report }: Toolkit): Evaluate {
  const type = node.type.text
  if (!typeNames.some((name) => name === type)) {
    report.error(node.type.at, `${type} is no type: expected one of ${typeNames.join(', ')}`)
  }
  const operand = compile(node.operand, scope)
  return (context) => {
    const value = operand(context)
    if (value instanceof Fault) return value
    return value instanceof Unknown ? (decideType(value, type) ?? unknown) : isOfType(value, type)
  }
}

function compileMap(node: MapLiteral, scope: Scope, { compile }: Toolkit): Evaluate {
  const entries = node.entries.map(({ key, value }) => [compile(key, scope), compile(value, scope)] as const)
  return (context) => {
    const map = new Map<string, RulesValue>()
    let isOpen = false
    for (const [keyOf, valueOf] of entries) {
      const [key, value] = [keyOf(context), valueOf(context)]
      if (key instanceof Fault) return key
      if (value instanceof Fault) return value
      if (key instanceof Unknown || value instanceof Unknown) isOpen = true
      else if (typeof key !== 'string') return new Fault(`the keys of a map are strings, not a ${typeOf(key)}`)
      else if (map.has(key)) return new Fault(`the map has the key ${JSON.stringify(key)} twice`)
      else map.set(key, value)
    }
    return isOpen ? unknown : new RulesMap(map)
  }
}
