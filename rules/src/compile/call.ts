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
import { nothing } from './names.ts'
import { compilePath } from './path-literal.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Toolkit } from './toolkit.ts'
import { callFunction, prepareFunction } from './user-function.ts'

/** Compiles `name(…)`, `namespace.name(…)` or `value.method(…)`. */
export function compileCall(node: Call, scope: Scope, toolkit: Toolkit): Evaluate {
  const { target } = node
  if (target === undefined) return compileGlobalCall(node, scope, toolkit)
  if (target.kind === 'variable' && scope.variable(target.name) === undefined) {
    const name = node.name.text
    if (target.name === 'firestore') {
      const isKnown = isDocumentFunction(name) && toolkit.service.documentFunctions.includes(name)
      if (isKnown) return compileDocumentCall(node, name, scope, toolkit)
      return compileUnknownCall(node, `firestore has no function ${name}`, scope, toolkit)
    }
    const namespace = namespaceOf(target.name)
    if (namespace) {
      const member = Object.hasOwn(namespace, name) ? namespace[name] : undefined
      if (member) return compileBuiltIn(node, member, scope, toolkit)
      return compileUnknownCall(node, `${target.name} has no function ${name}`, scope, toolkit)
    }
  }
  return compileMethodCall(node, target, scope, toolkit)
}

/** A call that cannot succeed: its arguments are compiled for the sake of their own issues. */
function compileUnknownCall(node: Call, description: string, scope: Scope, toolkit: Toolkit): Evaluate {
  for (const arg of node.args) toolkit.compile(arg, scope)
  toolkit.report.warning(node.name.at, description)
  return nothing(description)
}

function compileGlobalCall(node: Call, scope: Scope, toolkit: Toolkit): Evaluate {
  const name = node.name.text
  const entry = scope.function(name)
  if (entry) {
    prepareFunction(entry, node.name, toolkit)
    toolkit.report.called.add(entry.declaration)
    if (scope.owner) scope.owner.depth = Math.max(scope.owner.depth, entry.depth + 1)
    const arities = [entry.declaration.parameters.length]
    if (!arities.includes(node.args.length)) return compileMiscount(node, arities, scope, toolkit)
    return callFunction(
      entry,
      node.args.map((arg) => toolkit.compile(arg, scope)),
    )
  }
  if (toolkit.service.hasBareDocumentFunctions && isDocumentFunction(name)) {
    return compileDocumentCall(node, name, scope, toolkit)
  }
  if (name === 'debug') return compileDebug(node, scope, toolkit)
  const conversion = conversionOf(name)
  if (conversion) return compileBuiltIn(node, conversion, scope, toolkit)
  return compileUnknownCall(node, `there is no function ${name}`, scope, toolkit)
}

/** A call whose number of arguments is none of `arities`. */
function compileMiscount(node: Call, arities: readonly number[], scope: Scope, toolkit: Toolkit): Evaluate {
  const expected = `${arities.join(' or ')} argument${arities.length === 1 && arities[0] === 1 ? '' : 's'}`
  return compileUnknownCall(node, `${node.name.text}() takes ${expected}, not ${node.args.length}`, scope, toolkit)
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
  if (node.args.length !== builtIn.arity) return compileMiscount(node, [builtIn.arity], scope, toolkit)
  const args = node.args.map((arg) => toolkit.compile(arg, scope))
  return (context) => {
    const values = evaluateArgs(args, context)
    return Array.isArray(values) ? builtIn.call(values) : values
  }
}

function compileDocumentCall(node: Call, name: DocumentFunction, scope: Scope, toolkit: Toolkit): Evaluate {
  const [arg, surplus] = node.args
  if (arg === undefined || surplus !== undefined) return compileMiscount(node, [1], scope, toolkit)
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
  const [arg, surplus] = node.args
  if (arg === undefined || surplus !== undefined) return compileMiscount(node, [1], scope, toolkit)
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
  if (!arities?.has(node.args.length)) {
    toolkit.compile(target, scope)
    if (arities) return compileMiscount(node, [...arities], scope, toolkit)
    return compileUnknownCall(node, `no type has a method ${name}()`, scope, toolkit)
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
