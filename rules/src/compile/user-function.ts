import type { Name } from '../ast.ts'
import { limits } from '../limits.ts'
import type { Result } from '../evaluate/result.ts'
import { namespaceOf } from '../globals/globals.ts'
import { mayFail, unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import { Scope } from './scope.ts'
import type { FunctionEntry, Slot } from './scope.ts'
import type { Evaluate, Reporter, Toolkit } from './toolkit.ts'

/** Compiles the body of a function unless that is done; reports recursion at `calledAt`. */
export function prepareFunction(entry: FunctionEntry, calledAt: Name, toolkit: Toolkit): void {
  const { declaration } = entry
  if (entry.state === 'compiling') {
    toolkit.report.error(calledAt.at, `function ${declaration.name.text} calls itself: recursion is not allowed`)
    return
  }
  if (entry.state === 'ready') return
  entry.state = 'compiling'
  checkSizes(entry, toolkit.report)
  const scope = new Scope(entry.scope, entry)
  const locals: { name: Name; slot: Slot }[] = []
  const declare = (name: Name, what: string): void => {
    const slot: Slot = { kind: 'local', index: locals.length, isUsed: false }
    locals.push({ name, slot })
    if (!scope.declareVariable(name.text, slot)) {
      toolkit.report.error(name.at, `${what} ${name.text} is declared twice`)
    }
    if (namespaceOf(name.text) !== undefined) {
      toolkit.report.error(name.at, `${name.text} is a namespace and cannot name a ${what}`)
    }
  }
  for (const parameter of declaration.parameters) declare(parameter, 'parameter')
  const steps: Evaluate[] = []
  for (const { name, value } of declaration.bindings) {
    steps.push(toolkit.compile(value, scope))
    declare(name, 'variable')
  }
  entry.steps = [...steps, toolkit.compile(declaration.result, scope)]
  entry.state = 'ready'
  for (const { name, slot } of locals) {
    if (!slot.isUsed) toolkit.report.warning(name.at, `variable ${name.text} is not used`)
  }
  if (entry.depth > limits.functionCallDepthMax) {
    toolkit.report.error(declaration.name.at, `function calls nest deeper than ${limits.functionCallDepthMax}`)
  }
}

function checkSizes({ declaration }: FunctionEntry, report: Reporter): void {
  const { parameters, bindings } = declaration
  const parameter = parameters[limits.functionArgumentsMax]
  if (parameter) report.error(parameter.at, `a function takes at most ${limits.functionArgumentsMax} arguments`)
  const binding = bindings[limits.letBindingsMax]
  if (binding) report.error(binding.at, `a function has at most ${limits.letBindingsMax} let bindings`)
}

/**
 * Compiles a call of a function of the rules. Arguments and let bindings are evaluated first, each once; an error in one is
 * that of the call, even if nothing reads it.
 */
export function callFunction(entry: FunctionEntry, args: readonly Evaluate[]): Evaluate {
  return (context) => {
    const locals: Result[] = []
    let isUnsure = false
    for (const arg of args) {
      const value = arg(context)
      if (value instanceof Fault) return value
      isUnsure ||= mayFail(value)
      locals.push(value)
    }
    const caller = context.locals
    context.locals = locals
    let result: Result = null
    for (const step of entry.steps) {
      result = step(context)
      if (result instanceof Fault) break
      isUnsure ||= mayFail(result)
      locals.push(result)
    }
    context.locals = caller
    return isUnsure && !(result instanceof Fault) ? unknown : result
  }
}
