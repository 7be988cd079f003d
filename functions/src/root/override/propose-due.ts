import { dueOverrides } from '@mesh/core/root/override/due-overrides'
import { SEVERITIES, type Incident } from '@mesh/core/schema/incident'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { findIncident } from '../store/incidents.ts'
import { loadSettings } from '../store/settings.ts'
import { unresolvedIncidents } from '../store/unresolved-incidents.ts'
import { judgedIncidents } from './judged-incidents.ts'
import { proposeFor, PROPOSING } from './propose-for.ts'

/** Most incidents that one run judges. */
const INCIDENTS_MAX = 1000

const live = { loadSettings, unresolvedIncidents, findIncident, ...PROPOSING }

/**
 * Proposes what rules say about the incidents that last as long as they name, for the most severe first: once for each rule,
 * incident and reopening, however often this runs. Reads the settings and, when there are rules, the open incidents (or `only` the
 * one of that id), the maintenance of now and one action for each that is due. One that cannot be proposed stops no other.
 */
export async function proposeDue(now: Date, only?: string, given: Partial<typeof live> = {}): Promise<void> {
  const deps = { ...live, ...given }
  const settings = await deps.loadSettings()
  const { overrideRules, serviceGroups, ruleAuthors = {} } = settings
  if (overrideRules.length === 0) return
  const found = await (only === undefined ? deps.unresolvedIncidents(INCIDENTS_MAX) : oneIncident(only, deps))
  const judged = await judgedIncidents(found, settings, now)
  const authors = new Map(Object.entries(ruleAuthors))
  const byId = new Map(found.map(({ id, incident }) => [id, incident]))
  const due = dueOverrides(overrideRules, judged, serviceGroups, now).flatMap(({ rule, matches }) =>
    matches.flatMap(({ incidentId, isDue, dueTime }) => {
      const incident = byId.get(incidentId)
      return isDue && incident ? [{ rule, author: authors.get(rule.id) ?? null, incidentId, incident, dueTime }] : []
    }),
  )
  due.sort((a, b) => rank(a.incident) - rank(b.incident) || a.dueTime.getTime() - b.dueTime.getTime())
  for (const one of due) {
    try {
      await proposeFor(one, now, deps)
    } catch (error) {
      log.failure(`override rule ${one.rule.id}, incident ${one.incidentId}`, asMeshError(error))
    }
  }
}

function rank({ severity }: Incident): number {
  return SEVERITIES.indexOf(severity)
}

async function oneIncident(id: string, deps: typeof live): Promise<{ id: string; incident: Incident }[]> {
  const incident = await deps.findIncident(id)
  return incident === undefined || incident.state === 'resolved' ? [] : [{ id, incident }]
}
