import type { Name } from '../ast.ts'
import { limits } from '../limits.ts'
import type { Result } from '../evaluate/result.ts'
import { Fault } from '../values/fault.ts'
import { Scope } from './scope.ts'
import type { FunctionEntry } from './scope.ts'
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
  let slots = 0
  const declare = (name: Name, what: string): void => {
    if (scope.declareVariable(name.text, { kind: 'local', index: slots++ })) return
    toolkit.report.error(name.at, `${what} ${name.text} is declared twice`)
  }
  for (const parameter of declaration.parameters) declare(parameter, 'parameter')
  const steps: Evaluate[] = []
  for (const { name, value } of declaration.bindings) {
    steps.push(toolkit.compile(value, scope))
    declare(name, 'variable')
  }
  entry.steps = [...steps, toolkit.compile(declaration.result, scope)]
  entry.state = 'ready'
  if (entry.depth > limits.functionCallDepthMax) {
    toolkit.report.error(declaration.name.at, `function calls nest deeper than ${limits.functionCallDepthMax}`)
  }
}

function checkSizes({ declaration }: FunctionEntry, report: Reporter): void {
  const { parameters, bindings } = declaration
  if (parameters.length > limits.functionArgumentsMax) {
    report.error(declaration.name.at, `a function takes at most ${limits.functionArgumentsMax} arguments`)
  }
  const surplus = bindings[limits.letBindingsMax]
  if (surplus) report.error(surplus.at, `a function has at most ${limits.letBindingsMax} let bindings`)
}

/** Compiles a call of a function of the rules. Arguments and let bindings are evaluated first, each once. */
export function callFunction(entry: FunctionEntry, args: readonly Evaluate[]): Evaluate {
  return (context) => {
    const locals: Result[] = []
    for (const arg of args) {
      const value = arg(context)
      if (value instanceof Fault) return value
      locals.push(value)
    }
    const caller = context.locals
    context.locals = locals
    let result: Result = null
    for (const step of entry.steps) {
      result = step(context)
      if (result instanceof Fault) break
      locals.push(result)
    }
    context.locals = caller
    return result
  }
}
