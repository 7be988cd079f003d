import { groupIncidentId } from '../../paths.ts'
import type { CorrelationState, GroupStanding } from '../../schema/correlation.ts'
import { SEVERITIES, type Incident, type IncidentEvent, type Severity } from '../../schema/incident.ts'
import type { Group } from '../../schema/settings/group.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { INCIDENT_MACHINE } from '../incident-machine.ts'
import { meshEvent, newIncident } from '../mesh-incident.ts'
import { downServices, type DownService } from './down-services.ts'
import { isAsSevere } from './explains.ts'
import { downMembers, groupName } from './group-members.ts'

/** What becomes of an incident, and the event that tells it, by the event's id; null where it is not worth one. */
export interface PassChange {
  incident: Incident
  events: Map<string, IncidentEvent>
}

/** Incidents of groups to open, to bring up to date or to resolve, and how the groups stand after that. */
export interface GroupsJudged {
  changes: Map<string, PassChange>
  groups: CorrelationState['groups']
}

/**
 * Opens an incident when as many members of a group are down as it names, as bad as the worst of them, keeps its words true, and
 * resolves it when fewer are or when the group is gone. A member that is worse than those before ends it and opens another, so
 * that everybody whom that concerns is told. What people resolve stays resolved until then, or until the group was up again.
 */
export function judgeGroups(
  open: ReadonlyMap<string, Incident>,
  { dependencies, groups }: Pick<RootSettings, 'dependencies' | 'groups'>,
  standings: CorrelationState['groups'],
  now: Date,
): GroupsJudged {
  const down = downServices(open)
  const changes = new Map<string, PassChange>()
  const after: Record<string, GroupStanding> = { ...standings }
  const stillDown = new Set<string>()
  for (const group of groups) {
    const members = downMembers(group, down, dependencies)
    if (members.length < group.downWhen) continue
    stillDown.add(group.id)
    const { seq, incidentId, severity: given = 'major' } = standings[group.id] ?? { seq: 0, incidentId: null }
    const found = members.flatMap((service) => down.get(service) ?? [])
    const severity = worstOf(found)
    const words = wordsOf(group, members)
    const openTime = nth(
      found.map(({ since }) => since ?? now),
      group.downWhen,
    )
    const known = incidentId === null ? undefined : open.get(incidentId)
    if (incidentId === null || !isAsSevere(given, severity)) {
      const id = groupIncidentId(group.id, seq + 1)
      after[group.id] = { seq: seq + 1, incidentId: id, ...(severity === 'major' ? {} : { severity }) }
      changes.set(id, opened(id, group, { ...words, severity, openTime }, now))
      if (incidentId !== null && known !== undefined)
        changes.set(incidentId, resolved(incidentId, known, `a member is down that is ${severity}`, now))
    } else {
      if (known === undefined) continue
      const earliest = known.openTime !== null && known.openTime < openTime ? known.openTime : openTime
      if (known.title === words.title && known.cause === words.cause && earliest === known.openTime) continue
      changes.set(incidentId, { incident: { ...known, ...words, openTime: earliest }, events: new Map() })
    }
  }
  for (const [groupId, { seq, incidentId }] of Object.entries(standings)) {
    if (incidentId === null || stillDown.has(groupId)) continue
    after[groupId] = { seq, incidentId: null }
    const known = open.get(incidentId)
    const message = 'fewer members are down than the group names'
    if (known !== undefined) changes.set(incidentId, resolved(incidentId, known, message, now))
  }
  return { changes, groups: after }
}

function worstOf(found: readonly DownService[]): Severity {
  const severities = new Set(found.map(({ incident }) => incident.severity))
  return SEVERITIES.find((severity) => severities.has(severity)) ?? 'major'
}

function wordsOf(group: Group, members: readonly string[]): Pick<Incident, 'title' | 'cause' | 'serviceName'> {
  const [count, total, allowed] = [members.length, group.services.length, group.downWhen - 1]
  return {
    title: `${groupName(group)}: ${count} of ${total} are down (${allowed} allowed)`,
    cause: `down: ${members.toSorted().join(', ')}`,
    serviceName: groupName(group),
  }
}

type Opening = Pick<Incident, 'title' | 'cause' | 'serviceName' | 'severity'> & { openTime: Date }

function opened(id: string, group: Group, opening: Opening, now: Date): PassChange {
  const incident = newIncident({ ...opening, scope: 'group', scopeId: group.id }, now)
  return { incident, events: new Map([[id, meshEvent('incident.open', opening.openTime, opening.cause)]]) }
}

function resolved(id: string, before: Incident, message: string, now: Date): PassChange {
  const state = INCIDENT_MACHINE[before.state].recover ?? before.state
  const incident = { ...before, state, resolveTime: now, updateTime: now, revision: before.revision + 1 }
  return { incident, events: new Map([[`${id}_end`, meshEvent('incident.resolve', now, message)]]) }
}

/** The moment at which the group had as many members down as it names. */
function nth(times: readonly Date[], count: number): Date {
  const ordered = times.toSorted((a, b) => a.getTime() - b.getTime())
  return ordered[count - 1] ?? new Date(Math.max(...times.map((time) => time.getTime())))
}
