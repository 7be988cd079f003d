import { episodeOf } from '@mesh/core/notify/route'
import { dueOverrides } from '@mesh/core/root/override/due-overrides'
import type { Incident } from '@mesh/core/schema/incident'
import type { OverrideRule } from '@mesh/core/schema/settings/override-rule'
import { proposeByRule } from '../../actions/index.ts'
import { ACTION_KINDS } from '../../actions/kinds/index.ts'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { digestOf } from '../../kit/digest.ts'
import { log } from '../../kit/log.ts'
import { findIncident } from '../store/incidents.ts'
import { loadSettings } from '../store/settings.ts'
import { unresolvedIncidents } from '../store/unresolved-incidents.ts'
import { ruleParameters } from './rule-parameters.ts'

/** Most incidents that one run judges. */
const INCIDENTS_MAX = 1000

const live = {
  loadSettings,
  unresolvedIncidents,
  findIncident,
  proposeByRule,
  kinds: ACTION_KINDS,
}

/**
 * Proposes what rules say about the incidents that last as long as they name: once for each rule, incident and reopening, however
 * often this runs. Reads the settings and, when there are rules, the open incidents (or `only` the one of that id) and one action
 * for each that is due. One that cannot be proposed is logged, stops no other and is tried again by the next run.
 */
export async function proposeDue(now: Date, only?: string, given: Partial<typeof live> = {}): Promise<void> {
  const deps = { ...live, ...given }
  const { overrideRules, serviceGroups } = await deps.loadSettings()
  if (overrideRules.length === 0) return
  const incidents = await (only === undefined ? deps.unresolvedIncidents(INCIDENTS_MAX) : oneIncident(only, deps))
  const byId = new Map(incidents.map(({ id, incident }) => [id, incident]))
  for (const { rule, matches } of dueOverrides(overrideRules, incidents, serviceGroups, now)) {
    for (const { incidentId, isDue } of matches) {
      const incident = byId.get(incidentId)
      if (!isDue || incident === undefined) continue
      try {
        await propose(rule, incidentId, incident, now, deps)
      } catch (error) {
        const failure = asMeshError(error)
        // Mesh proposed it before, as the rule was then.
        if (failure.code !== 'already-exists') log.failure(`override rule ${rule.id}, incident ${incidentId}`, failure)
      }
    }
  }
}

async function oneIncident(id: string, deps: typeof live): Promise<{ id: string; incident: Incident }[]> {
  const incident = await deps.findIncident(id)
  return incident === undefined || incident.state === 'resolved' ? [] : [{ id, incident }]
}

async function propose(
  rule: OverrideRule,
  incidentId: string,
  incident: Incident,
  now: Date,
  deps: typeof live,
): Promise<void> {
  const { action, reason } = rule.propose
  const load = Object.hasOwn(deps.kinds, action) ? deps.kinds[action] : undefined
  const wish =
    load === undefined
      ? { parameters: { ...rule.propose.parameters }, ttlMs: null }
      : ruleParameters(rule, await load(), { incidentId, serviceId: incident.serviceId })
  const actionId = ruleActionId(rule.id, incidentId, episodeOf(incident))
  await deps.proposeByRule({ actionId, kind: action, ...wish, reason, incidentId, ruleId: rule.id }, now)
}

/** The same for the same rule, incident and episode of it. */
export function ruleActionId(ruleId: string, incidentId: string, episode: number): string {
  return `rule-${digestOf({ ruleId, incidentId, episode }).slice(0, 40)}`
}
