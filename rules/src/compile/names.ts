import type { Member, Variable } from '../ast.ts'
import { memberOf } from '../evaluate/access.ts'
import { namespaceOf } from '../globals/globals.ts'
import { present, Unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import type { Scope } from './scope.ts'
import type { Evaluate, Toolkit } from './toolkit.ts'

/**
 * What stands for a name that means nothing: production loads such rules with a warning, and what needs the name is an
 * error when it is evaluated.
 */
export function nothing(description: string): Evaluate {
  return () => new Fault(description)
}

/** Compiles the use of a wildcard, parameter, let binding, `request` or `resource`. */
export function compileVariable({ name, at }: Variable, scope: Scope, { report }: Toolkit): Evaluate {
  const slot = scope.variable(name)
  if (slot !== undefined) {
    const { index } = slot
    slot.isUsed = true
    if (slot.kind === 'wildcard') return (context) => context.wildcards[index] ?? null
    return (context) => context.locals[index] ?? null
  }
  if (name === 'request') return (context) => context.requestMap
  if (name === 'resource') return (context) => context.resource
  if (namespaceOf(name) !== undefined || name === 'firestore') {
    report.error(at, `${name} is a namespace: call one of its functions`)
    return nothing(`${name} is a namespace`)
  }
  const description = `there is no variable ${name}`
  report.warning(at, description)
  return () => new Fault(description, at)
}

/** Compiles `target.name`; members of `request` are found without making a map of all of them. */
export function compileMember(node: Member, scope: Scope, toolkit: Toolkit): Evaluate {
  const { target } = node
  const name = node.name.text
  const isGlobal = target.kind === 'variable' && scope.variable(target.name) === undefined
  if (isGlobal && target.name === 'request') return compileRequestMember(node, toolkit)
  if (isGlobal && target.name === 'resource' && !toolkit.service.resourceMembers.includes(name)) {
    const hint = toolkit.service.resourceMembers.includes('data') ? `: fields are in resource.data.${name}` : ''
    toolkit.report.warning(node.name.at, `resource has no member ${name}${hint}`)
  }
  const inner = toolkit.compile(target, scope)
  return (context) => {
    const value = inner(context)
    if (value instanceof Fault) return value
    return value instanceof Unknown ? value.member(name) : memberOf(value, name)
  }
}

function compileRequestMember({ name: { text, at } }: Member, { report, service }: Toolkit): Evaluate {
  if (!service.requestMembers.includes(text)) {
    report.warning(at, `request has no member ${text}: it has ${service.requestMembers.join(', ')}`)
  }
  return (context) => {
    const value = context.requestMember(text)
    if (value !== undefined) return value
    return text === 'path' ? present : new Fault(`request.${text} is undefined for ${context.request.method} requests`)
  }
}
