import { durationMs } from '../../schema/config-words.ts'
import type { Incident } from '../../schema/incident.ts'
import type { OverrideRule } from '../../schema/settings/override-rule.ts'
import { durationText } from '../duration-text.ts'
import { namesPlaceholder } from './fill-parameters.ts'

/** An incident as rules see it. */
export interface JudgedIncident {
  id: string
  incident: Pick<
    Incident,
    'state' | 'severity' | 'serviceId' | 'openTime' | 'reopenTime' | 'causeId' | 'isQuiet' | 'title'
  > &
    Partial<Pick<Incident, 'scope'>>
  /** Planned work explains it for now. */
  isInMaintenance?: boolean
}

export interface OverrideMatch {
  incidentId: string
  title: string
  /** When the incident has lasted as long as the rule says. */
  dueTime: Date
  isDue: boolean
}

/** What one rule makes of the incidents. */
export interface OverrideVerdict {
  rule: OverrideRule
  /** The first to be due comes first. */
  matches: OverrideMatch[]
  /** Why the other incidents do not match, as `2: severity is not critical`. */
  misses: string[]
}

/**
 * Which rules match which unresolved incidents, and since or from when: an incident lasts from its opening, or from the last
 * time that people reopened it. Incidents that another one explains, or that their group bears, never match on their own.
 * Nor do incidents of actions, which would have rules answer themselves, incidents of services that are worked on, as long as
 * they are, and those without a single service where the parameters name it. `serviceGroups` has the services of each group that a
 * rule names.
 */
export function dueOverrides(
  rules: readonly OverrideRule[],
  incidents: readonly JudgedIncident[],
  serviceGroups: Record<string, string[]>,
  now: Date,
): OverrideVerdict[] {
  return rules.map((rule) => {
    const lastsForMs = durationMs(rule.when.lastsFor) ?? 0
    const matches: OverrideMatch[] = []
    const misses = new Map<string, number>()
    for (const { id, incident, isInMaintenance = false } of incidents) {
      const why =
        missOf(rule, incident, serviceGroups) ?? (isInMaintenance ? 'its service is in maintenance' : undefined)
      const beginning = incident.reopenTime ?? incident.openTime
      if (why === undefined && beginning !== null) {
        const dueTime = new Date(beginning.getTime() + lastsForMs)
        matches.push({ incidentId: id, title: incident.title, dueTime, isDue: dueTime <= now })
      } else {
        const reason = why ?? 'its beginning is not known yet'
        misses.set(reason, (misses.get(reason) ?? 0) + 1)
      }
    }
    matches.sort((a, b) => a.dueTime.getTime() - b.dueTime.getTime() || (a.incidentId < b.incidentId ? -1 : 1))
    return { rule, matches, misses: [...misses].map(([reason, count]) => `${count}: ${reason}`) }
  })
}

/** The condition of a rule in words: `critical, services payments, open for 10 min, unacknowledged`. */
export function conditionText({ when }: OverrideRule): string {
  const { severity, services, groups, lastsFor, unacknowledged } = when
  return [
    severity === undefined ? 'any severity' : severity.join(' or '),
    services === undefined ? undefined : `service ${services.join(' or ')}`,
    groups === undefined ? undefined : `group ${groups.join(' or ')}`,
    `open for ${durationText(durationMs(lastsFor) ?? 0)}`,
    unacknowledged === true ? 'unacknowledged' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}

/** The first reason why an incident does not match, whatever the time; undefined when it does. */
function missOf(
  { when, propose }: OverrideRule,
  { state, severity, serviceId, causeId, isQuiet, scope }: JudgedIncident['incident'],
  serviceGroups: Record<string, string[]>,
): string | undefined {
  if (state === 'resolved') return 'it is resolved'
  if (scope === 'action') return 'it is about an action'
  if (causeId !== null) return 'another incident explains it'
  if (isQuiet) return 'its group bears it'
  const services = when.services ?? when.groups?.flatMap((group) => serviceGroups[group] ?? [])
  if (services !== undefined && !services.includes(serviceId)) {
    return when.services === undefined ? 'its service is in another group' : 'it is about another service'
  }
  if (serviceId === '' && namesPlaceholder(propose.parameters, 'serviceId')) return 'it has no single service'
  if (when.severity !== undefined && !when.severity.includes(severity)) {
    return `its severity is ${severity}, not ${when.severity.join(' or ')}`
  }
  if (when.unacknowledged === true && state !== 'open') return 'somebody acknowledged it'
  return undefined
}
