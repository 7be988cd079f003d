import { MeshError } from '@mesh/core/errors'
import { episodeOf } from '@mesh/core/notify/route'
import { isRetryTime } from '@mesh/core/root/override/is-retry-time'
import type { Incident, Person } from '@mesh/core/schema/incident'
import type { OverrideRule } from '@mesh/core/schema/settings/override-rule'
import { loadAction, proposeByRule, ruleActionId } from '../../actions/index.ts'
import { ACTION_KINDS } from '../../actions/kinds/index.ts'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { digestOf } from '../../kit/digest.ts'
import { log } from '../../kit/log.ts'
import { findRefusal, tellRefusal } from '../store/refusals.ts'
import { ruleParameters } from './rule-parameters.ts'

/** What proposals of rules are made with. */
export const PROPOSING = { loadAction, proposeByRule, findRefusal, tellRefusal, kinds: ACTION_KINDS }

/** A rule and an incident that has lasted as long as it names. */
export interface DueRule {
  rule: OverrideRule
  /** Who last changed the rule; null for nobody known. */
  author: Person | null
  incidentId: string
  incident: Incident
}

/**
 * Proposes what a rule says about an incident, unless that was done before: one read then. What cannot be proposed is logged and
 * told on the incident's timeline, and tried again later and later, which costs two reads a minute.
 */
export async function proposeFor(due: DueRule, now: Date, deps: typeof PROPOSING): Promise<void> {
  const { rule, incidentId, incident } = due
  const actionId = ruleActionId(rule.id, incidentId, episodeOf(incident))
  const known = await deps.loadAction(actionId)
  if (known?.proposal.ruleId === rule.id) return
  // A rule that was changed since is tried at once.
  const refused = { incidentId, refusalId: `${actionId}.${digestOf(rule.propose).slice(0, 16)}` }
  const refusal = await deps.findRefusal(refused)
  if (refusal !== undefined && !isRetryTime(refusal.time, now)) return
  try {
    if (known !== undefined) {
      throw new MeshError(
        'failed-precondition',
        `${actionId} exists and is no proposal of this rule; open the incident again`,
      )
    }
    await propose(due, actionId, now, deps)
  } catch (error) {
    const failure = asMeshError(error)
    // Another run proposed it meanwhile, as the rule was then.
    if (failure.code === 'already-exists') return
    log.failure(`override rule ${rule.id}, incident ${incidentId}`, failure)
    const why = error instanceof MeshError ? failure.message : 'an error that the log of Mesh tells'
    await deps.tellRefusal(refused, `rule ${rule.id} could not propose: ${why}`, now)
  }
}

async function propose(
  { rule, author, incidentId, incident }: DueRule,
  actionId: string,
  now: Date,
  deps: typeof PROPOSING,
): Promise<void> {
  const { action, reason } = rule.propose
  const load = Object.hasOwn(deps.kinds, action) ? deps.kinds[action] : undefined
  const wish =
    load === undefined
      ? { parameters: { ...rule.propose.parameters }, ttlMs: null }
      : ruleParameters(rule, await load(), { incidentId, serviceId: incident.serviceId })
  await deps.proposeByRule({ actionId, kind: action, ...wish, reason, incidentId, ruleId: rule.id, author }, now)
}
