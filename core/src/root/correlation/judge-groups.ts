import { groupIncidentId } from '../../paths.ts'
import type { CorrelationState, GroupStanding } from '../../schema/correlation.ts'
import type { Incident, IncidentEvent } from '../../schema/incident.ts'
import type { Group } from '../../schema/settings/group.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { INCIDENT_MACHINE } from '../incident-machine.ts'
import { meshEvent, newIncident } from '../mesh-incident.ts'
import { downServices } from './down-services.ts'
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
 * Opens an incident when as many members of a group are down as it names, keeps its words true, and resolves it when fewer are
 * or when the group is gone. What people resolve stays resolved until the group was up again.
 */
export function judgeGroups(
  open: ReadonlyMap<string, Incident>,
  { dependencies, groups }: Pick<RootSettings, 'dependencies' | 'groups'>,
  standings: CorrelationState['groups'],
  now: Date,
): GroupsJudged {
  const leaders = downServices(open)
  const down = new Set(leaders.keys())
  const changes = new Map<string, PassChange>()
  const after: Record<string, GroupStanding> = { ...standings }
  for (const group of groups) {
    const members = downMembers(group, down, dependencies)
    if (members.length < group.downWhen) continue
    const { seq, incidentId } = standings[group.id] ?? { seq: 0, incidentId: null }
    const words = wordsOf(group, members)
    const times = members.map((service) => leaders.get(service)?.incident.openTime ?? now)
    const openTime = nth(times, group.downWhen)
    if (incidentId === null) {
      const id = groupIncidentId(group.id, seq + 1)
      after[group.id] = { seq: seq + 1, incidentId: id }
      changes.set(id, opened(id, group, words, openTime, now))
    } else {
      const known = open.get(incidentId)
      if (known === undefined) continue
      const earliest = known.openTime !== null && known.openTime < openTime ? known.openTime : openTime
      if (known.title === words.title && known.cause === words.cause && earliest === known.openTime) continue
      changes.set(incidentId, { incident: { ...known, ...words, openTime: earliest }, events: new Map() })
    }
  }
  const stillDown = new Set(
    groups.filter((group) => downMembers(group, down, dependencies).length >= group.downWhen).map(({ id }) => id),
  )
  for (const [groupId, { seq, incidentId }] of Object.entries(standings)) {
    if (incidentId === null || stillDown.has(groupId)) continue
    after[groupId] = { seq, incidentId: null }
    const known = open.get(incidentId)
    if (known !== undefined) changes.set(incidentId, resolved(incidentId, known, now))
  }
  return { changes, groups: after }
}

function wordsOf(group: Group, members: readonly string[]): Pick<Incident, 'title' | 'cause' | 'serviceName'> {
  const [count, total, allowed] = [members.length, group.services.length, group.downWhen - 1]
  return {
    title: `${groupName(group)}: ${count} of ${total} are down (${allowed} allowed)`,
    cause: `down: ${members.toSorted().join(', ')}`,
    serviceName: groupName(group),
  }
}

function opened(id: string, group: Group, words: ReturnType<typeof wordsOf>, openTime: Date, now: Date): PassChange {
  const about = { ...words, severity: 'major', scope: 'group', scopeId: group.id, openTime } as const
  const incident = newIncident(about, now)
  return { incident, events: new Map([[id, meshEvent('incident.open', openTime, words.cause)]]) }
}

function resolved(id: string, before: Incident, now: Date): PassChange {
  const state = INCIDENT_MACHINE[before.state].recover ?? before.state
  const incident = { ...before, state, resolveTime: now, updateTime: now, revision: before.revision + 1 }
  const message = 'fewer members are down than the group names'
  return { incident, events: new Map([[`${id}_end`, meshEvent('incident.resolve', now, message)]]) }
}

/** The moment at which the group had as many members down as it names. */
function nth(times: readonly Date[], count: number): Date {
  const ordered = times.toSorted((a, b) => a.getTime() - b.getTime())
  return ordered[count - 1] ?? new Date(Math.max(...times.map((time) => time.getTime())))
}
