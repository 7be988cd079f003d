import type { CompiledRules } from '../compile/compile-services.ts'
import type { MatchIndex, Rule } from '../compile/match-tree.ts'
import type { Facts } from '../query/facts.ts'
import { casesOf } from '../query/disjunctions.ts'
import { present, Unknown } from '../query/unknown.ts'
import type { RulesVersion } from '../services/service.ts'
import { serviceOf } from '../services/services.ts'
import type { AccessBudget, DenyReason, DocumentAccess, RulesRequest, Verdict } from '../types.ts'
import { Fault } from '../values/fault.ts'
import { RulesPath } from '../values/path.ts'
import { typeOf } from '../values/type-of.ts'
import { allowanceOf, Context } from './context.ts'
import { anyMany, anyOne, findMatches } from './match.ts'
import type { SubjectSegment } from './match.ts'
import type { Result } from './result.ts'

const allowed: Verdict = { allowed: true, reasons: [] }

/** Judges one request by compiled rules; a query is judged once for each of its cases, and all must be allowed. */
export function judge(
  { trees, version }: CompiledRules,
  request: RulesRequest,
  access: DocumentAccess,
  budget: AccessBudget | undefined,
): Verdict {
  const tree = trees.get(request.service)
  if (tree === undefined) return refused('false', `the rules have no service ${request.service}`)
  const refusal = serviceOf(request.service).refusal(request, version)
  if (refusal !== undefined) return refused('false', refusal)
  const allowance = allowanceOf(request, budget)
  try {
    if (request.method !== 'list' || request.service === 'firebase.storage') {
      return judgeOne(tree, version, request.path, new Context(request, access, allowance))
    }
    for (const fields of casesOf(request.query)) {
      const { subject, resource } = listed(request, fields)
      const verdict = judgeOne(tree, version, subject, new Context(request, access, allowance, resource))
      if (!verdict.allowed) return verdict
    }
    return allowed
  } catch (error) {
    // A stack or string that grows without bound is the rules' or the data's doing: it denies.
    if (error instanceof RangeError) return refused('error', error.message)
    throw error
  }
}

const denied = (reasons: readonly DenyReason[]): Verdict => ({ allowed: false, reasons })
const refused = (outcome: 'false' | 'error', message: string): Verdict =>
  denied([{ line: 1, column: 1, outcome, message }])

function judgeOne(
  tree: MatchIndex,
  version: RulesVersion,
  subject: readonly SubjectSegment[],
  context: Context,
): Verdict {
  const { method } = context.request
  const reasons: DenyReason[] = []
  const isAllowed = findMatches(tree, subject, version, (node, wildcards) => {
    const rules = node.rules.get(method)
    if (rules === undefined) return false
    context.wildcards = wildcards
    return rules.some((rule) => {
      const result = rule.condition(context)
      if (result === true && context.fatal === undefined) return true
      reasons.push(reasonOf(rule, result, context.fatal))
      return context.fatal !== undefined
    })
  })
  if (isAllowed && context.fatal === undefined) return allowed
  if (reasons.length === 0) {
    const path = subject.map((segment) => (typeof segment === 'string' ? segment : '*')).join('/')
    reasons.push({ line: 1, column: 1, outcome: 'false', message: `no allow statement covers ${method} of /${path}` })
  }
  return denied(reasons)
}

function reasonOf({ line, column }: Rule, result: Result, fatal: string | undefined): DenyReason {
  if (fatal !== undefined) return { line, column, outcome: 'error', message: fatal }
  if (result instanceof Fault) {
    const place = result.at === undefined ? '' : ` at line ${result.at.line}, column ${result.at.column}`
    return { line, column, outcome: 'error', message: `${result.message}${place}` }
  }
  if (result instanceof Unknown) {
    const message = 'the query does not prove this condition for every document that it could return'
    return { line, column, outcome: 'unknown', message }
  }
  if (result === false) return { line, column, outcome: 'false', message: 'the condition is false' }
  return { line, column, outcome: 'error', message: `the condition is a ${typeOf(result)}, not a bool` }
}

/** The path and the document of a query, as far as the query tells: its id only if it filters by name. */
function listed(request: RulesRequest, fields: Facts): { subject: SubjectSegment[]; resource: Facts } {
  const collection = request.path.at(-1) ?? ''
  const name = fields.children?.get('__name__')?.equal
  fields.children?.delete('__name__')
  const children = new Map<string, Facts>([['data', fields]])
  const resource: Facts = { exists: true, notNull: true, isMap: true, children }
  if (name instanceof RulesPath) {
    children.set('__name__', { exists: true, equal: name })
    children.set('id', { exists: true, equal: name.segments.at(-1) ?? '' })
    return { subject: [...name.segments], resource }
  }
  for (const key of ['__name__', 'id']) children.set(key, present.facts)
  const parent = request.path.slice(0, -1)
  const subject: SubjectSegment[] = [...parent]
  if (request.query?.allDescendants === true) subject.push(anyMany)
  subject.push(collection, anyOne)
  return { subject, resource }
}
