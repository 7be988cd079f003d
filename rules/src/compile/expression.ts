import type { Expression, ListLiteral, MapLiteral, Member, TypeTest, Variable } from '../ast.ts'
import { elementOf, memberOf, rangeOf } from '../evaluate/access.ts'
import { requestMembers, resourceMembers } from '../evaluate/context.ts'
import type { Result } from '../evaluate/result.ts'
import { namespaceOf } from '../globals/globals.ts'
import { decideType } from '../query/decide.ts'
import { Unknown, unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import { isOfType, typeNames, typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import { compileCall } from './call.ts'
import { binaryOperator, equality, logicalChain, ternaryOperator, unaryOperator } from './operators.ts'
import { compilePath } from './path-literal.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Reporter, Toolkit } from './toolkit.ts'

/** Compiles an expression to a closure; what cannot be right is reported, and there is no ruleset then. */
export function compileExpression(node: Expression, scope: Scope, report: Reporter): Evaluate {
  const toolkit: Toolkit = { compile, report }
  return compile(node, scope)

  function compile(inner: Expression, innerScope: Scope): Evaluate {
    if (inner.kind === 'literal') {
      const { value } = inner
      return () => value
    }
    if (inner.kind === 'variable') return compileVariable(inner, innerScope, report)
    const { at } = inner
    const run = compileNode(inner, innerScope, toolkit)
    return (context) => {
      const result = context.count() ?? run(context)
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
    case 'range': {
      const parts = [compile(node.target, scope), compile(node.from, scope), compile(node.to, scope)]
      return (context) =>
        strictly(
          parts.map((part) => part(context)),
          ([a = null, b = null, c = null]) => rangeOf(a, b, c),
        )
    }
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

function compileVariable({ name, at }: Variable, scope: Scope, report: Reporter): Evaluate {
  const slot = scope.variable(name)
  if (slot !== undefined) {
    const { index } = slot
    if (slot.kind === 'wildcard') return (context) => context.wildcards[index] ?? null
    return (context) => context.locals[index] ?? null
  }
  if (name === 'request') return (context) => context.requestMap
  if (name === 'resource') return (context) => context.resource
  const isNamespace = namespaceOf(name) !== undefined || name === 'firestore'
  report.error(at, isNamespace ? `${name} is a namespace: call one of its functions` : `there is no variable ${name}`)
  return () => null
}

function compileMember(node: Member, scope: Scope, toolkit: Toolkit): Evaluate {
  const { target } = node
  const name = node.name.text
  const isGlobal = target.kind === 'variable' && scope.variable(target.name) === undefined
  if (isGlobal && target.name === 'request') {
    if (!requestMembers.some((member) => member === name)) {
      toolkit.report.error(node.name.at, `request has no member ${name}: it has ${requestMembers.join(', ')}`)
    }
    return (context) => {
      const value = context.requestMember(name)
      if (value !== undefined) return value
      return name === 'path'
        ? unknown
        : new Fault(`request.${name} is undefined for ${context.request.method} requests`)
    }
  }
  if (isGlobal && target.name === 'resource' && !resourceMembers.some((member) => member === name)) {
    toolkit.report.warning(node.name.at, `resource has no member ${name}: fields are in resource.data.${name}`)
  }
  const inner = toolkit.compile(target, scope)
  return (context) => {
    const value = inner(context)
    if (value instanceof Fault) return value
    return value instanceof Unknown ? value.member(name) : memberOf(value, name)
  }
}

function indexed(target: Result, index: Result): Result {
  if (target instanceof Fault) return target
  if (index instanceof Fault) return index
  if (index instanceof Unknown) return unknown
  if (target instanceof Unknown) return typeof index === 'string' ? target.member(index) : unknown
  return elementOf(target, index)
}

/** `x in [a, b]`: like a chain of ==, so that unknown elements matter only if no other one is equal. */
function compileAnyOf(element: Expression, list: ListLiteral, scope: Scope, { compile }: Toolkit): Evaluate {
  const left = compile(element, scope)
  const items = list.items.map((item) => compile(item, scope))
  return (context) => {
    const value = left(context)
    let open: Result = value instanceof Unknown && items.length === 0 ? unknown : false
    let isFound = false
    for (const item of items) {
      const result = equality(value, item(context))
      if (result instanceof Fault) return result
      if (result === true) isFound = true
      else if (result !== false) open = result
    }
    if (value instanceof Fault) return value
    return isFound ? true : open
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
