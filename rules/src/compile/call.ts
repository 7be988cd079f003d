import type { Call, Expression } from '../ast.ts'
import type { Context } from '../evaluate/context.ts'
import type { Result } from '../evaluate/result.ts'
import { conversionOf, isDocumentFunction, namespaceOf } from '../globals/globals.ts'
import type { DocumentFunction } from '../globals/globals.ts'
import type { GlobalFunction } from '../globals/global-function.ts'
import { callUnknown } from '../query/decide.ts'
import { Unknown, unknown } from '../query/unknown.ts'
import { compileRegex } from '../regex/cache.ts'
import { Fault } from '../values/fault.ts'
import { callMethod, methodArities } from '../values/methods.ts'
import { RulesPath } from '../values/path.ts'
import { render } from '../values/render.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import { compilePath } from './path-literal.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Toolkit } from './toolkit.ts'
import { callFunction, prepareFunction } from './user-function.ts'

const nothing: Evaluate = () => new Fault('not compiled')

/** Compiles `name(…)`, `namespace.name(…)` or `value.method(…)`. */
export function compileCall(node: Call, scope: Scope, toolkit: Toolkit): Evaluate {
  const { target } = node
  if (target === undefined) return compileGlobalCall(node, scope, toolkit)
  if (target.kind === 'variable' && scope.variable(target.name) === undefined) {
    if (target.name === 'firestore' && isDocumentFunction(node.name.text)) {
      return compileGlobalCall({ ...node, target: undefined }, scope, toolkit)
    }
    const namespace = namespaceOf(target.name)
    if (namespace) {
      const member = Object.hasOwn(namespace, node.name.text) ? namespace[node.name.text] : undefined
      if (member) return compileBuiltIn(node, member, scope, toolkit)
      toolkit.report.error(node.name.at, `${target.name} has no function ${node.name.text}`)
      return nothing
    }
  }
  return compileMethodCall(node, target, scope, toolkit)
}

function compileGlobalCall(node: Call, scope: Scope, toolkit: Toolkit): Evaluate {
  const name = node.name.text
  const entry = scope.function(name)
  if (entry) {
    const args = node.args.map((arg) => toolkit.compile(arg, scope))
    prepareFunction(entry, node.name, toolkit)
    if (scope.owner) scope.owner.depth = Math.max(scope.owner.depth, entry.depth + 1)
    if (!hasArity(node, entry.declaration.parameters.length, toolkit)) return nothing
    return callFunction(entry, args)
  }
  if (isDocumentFunction(name)) return compileDocumentCall(node, name, scope, toolkit)
  if (name === 'debug') return compileDebug(node, scope, toolkit)
  const conversion = conversionOf(name)
  if (conversion) return compileBuiltIn(node, conversion, scope, toolkit)
  toolkit.report.error(node.name.at, `there is no function ${name}`)
  return nothing
}

function hasArity(node: Call, arity: number, { report }: Toolkit): boolean {
  if (node.args.length === arity) return true
  report.error(
    node.name.at,
    `${node.name.text}() takes ${arity} argument${arity === 1 ? '' : 's'}, not ${node.args.length}`,
  )
  return false
}

/** Evaluates arguments from left to right; the first error, or else an unknown, stands for the whole list. */
function evaluateArgs(args: readonly Evaluate[], context: Context): RulesValue[] | Unknown | Fault {
  const values: RulesValue[] = []
  let open: Unknown | undefined
  for (const arg of args) {
    const value = arg(context)
    if (value instanceof Fault) return value
    if (value instanceof Unknown) open ??= unknown
    else values.push(value)
  }
  return open ?? values
}

function compileBuiltIn(node: Call, builtIn: GlobalFunction, scope: Scope, toolkit: Toolkit): Evaluate {
  if (!hasArity(node, builtIn.arity, toolkit)) return nothing
  const args = node.args.map((arg) => toolkit.compile(arg, scope))
  return (context) => {
    const values = evaluateArgs(args, context)
    return Array.isArray(values) ? builtIn.call(values) : values
  }
}

function compileDocumentCall(node: Call, name: DocumentFunction, scope: Scope, toolkit: Toolkit): Evaluate {
  const [arg] = node.args
  if (!hasArity(node, 1, toolkit) || arg === undefined) return nothing
  const path = toolkit.compile(arg, scope)
  const after = name === 'getAfter' || name === 'existsAfter'
  const isTest = name === 'exists' || name === 'existsAfter'
  return (context) => {
    const value = path(context)
    if (value instanceof Fault || value instanceof Unknown) return value instanceof Fault ? value : unknown
    if (!(value instanceof RulesPath)) return new Fault(`${name}() takes a path, not a ${typeOf(value)}`)
    const document = context.document(value, after)
    return isTest && !(document instanceof Fault) ? document !== null : document
  }
}

function compileDebug(node: Call, scope: Scope, toolkit: Toolkit): Evaluate {
  const [arg] = node.args
  if (!hasArity(node, 1, toolkit) || arg === undefined) return nothing
  const inner = toolkit.compile(arg, scope)
  const { line, column } = node.at
  return (context) => {
    const result = inner(context)
    context.debug?.({ line, column, text: describe(result) })
    return result
  }
}

function describe(result: Result): string {
  if (result instanceof Fault) return `error: ${result.message}`
  return result instanceof Unknown ? 'unknown' : render(result)
}

function compileMethodCall(node: Call, target: Expression, scope: Scope, toolkit: Toolkit): Evaluate {
  const name = node.name.text
  const arities = methodArities(name)
  if (!arities) {
    toolkit.report.error(node.name.at, `no type has a method ${name}()`)
    return nothing
  }
  if (!arities.has(node.args.length)) {
    toolkit.report.error(
      node.name.at,
      `${name}() takes ${[...arities].join(' or ')} arguments, not ${node.args.length}`,
    )
    return nothing
  }
  warnOfPattern(node, toolkit)
  const self =
    target.kind === 'path' && name === 'bind'
      ? compilePath(target, scope, true, toolkit)
      : toolkit.compile(target, scope)
  const args = node.args.map((arg) => toolkit.compile(arg, scope))
  return (context) => {
    const value = self(context)
    if (value instanceof Fault) return value
    const values = evaluateArgs(args, context)
    if (!Array.isArray(values)) return values
    return value instanceof Unknown ? callUnknown(value, name, values) : callMethod(value, name, values)
  }
}

function warnOfPattern({ name, args }: Call, { report }: Toolkit): void {
  const [pattern] = args
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return
  if (name.text !== 'matches' && name.text !== 'split' && name.text !== 'replace') return
  const regex = compileRegex(pattern.value)
  if (typeof regex === 'string') report.warning(pattern.at, `invalid regular expression: ${regex}; this always fails`)
}
