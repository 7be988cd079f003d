import type { Incident } from '../../schema/incident.ts'
import type { Group } from '../../schema/settings/group.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { downServices, isEarlier, type NamedIncident } from './down-services.ts'
import { downMembers, groupCauseText, groupQuietText } from './group-members.ts'
import { rootsOf } from './roots-of.ts'

/** What explains an incident; `OWN_CAUSE` for one that people must be told of. */
export interface Cause {
  causeId: string | null
  causeText: string
  isQuiet: boolean
}

export const OWN_CAUSE: Cause = { causeId: null, causeText: '', isQuiet: false }

/**
 * What explains each unresolved incident, as a function of the set alone: order and history do not matter. A service's failure
 * goes back to the services that it depends on, as far as each on the way is down itself; what goes back to several is
 * explained by a group among them, then by the earliest. Members of an N-of-M group are explained by its incident, or quiet while it has none. `causeId`
 * always names an incident that has no cause. Takes time in the number of incidents times that of the dependencies behind each.
 */
export function correlate(
  open: ReadonlyMap<string, Incident>,
  { dependencies, groups }: Pick<RootSettings, 'dependencies' | 'groups'>,
): Map<string, Cause> {
  const leaders = downServices(open)
  const down = new Set(leaders.keys())
  const ofGroups = groupIncidents(open)
  const bearers = new Map<string, Cause>()
  for (const group of groups) {
    const members = downMembers(group, down, dependencies)
    for (const service of members) {
      const known = bearers.get(service)
      const candidate = borneBy(group, members.length, ofGroups)
      if (known === undefined || isPreferred(candidate, known, open)) bearers.set(service, candidate)
    }
  }
  const loud = new Set([...down].filter((service) => bearers.get(service)?.isQuiet !== true))
  const behind = (service: string) =>
    rootsOf(service, loud, dependencies, (one) => bearers.get(one)?.isQuiet === false)
      .filter((root) => root !== service)
      .map((root) => bearers.get(root) ?? causedBy(leaders.get(root)))
      .filter(({ causeId }) => causeId !== null)
      .reduce<Cause | undefined>((best, one) => (best && !isPreferred(one, best, open) ? best : one), undefined)
  const ofServices = new Map([...down].map((service) => [service, bearers.get(service) ?? behind(service)] as const))
  const causes = [...open].map(([id, incident]): [string, Cause] => {
    const { scope, scopeId, serviceId } = incident
    if (scope === 'group') {
      const first = ofGroups.get(scopeId)
      return [id, first === undefined || first.id === id ? OWN_CAUSE : causedBy(first)]
    }
    const leader = leaders.get(serviceId)
    const cause = down.has(serviceId) ? ofServices.get(serviceId) : behind(serviceId)
    if (scope === 'slo') return [id, cause?.isQuiet === true ? OWN_CAUSE : (cause ?? causedBy(leader))]
    return [id, cause ?? (leader?.id === id ? OWN_CAUSE : causedBy(leader))]
  })
  return new Map(causes)
}

/** The earliest unresolved incident of each group. */
function groupIncidents(open: ReadonlyMap<string, Incident>): Map<string, NamedIncident> {
  const first = new Map<string, NamedIncident>()
  for (const [id, incident] of open) {
    if (incident.scope !== 'group') continue
    const known = first.get(incident.scopeId)
    if (known === undefined || isEarlier({ id, incident }, known)) first.set(incident.scopeId, { id, incident })
  }
  return first
}

function borneBy(group: Group, count: number, ofGroups: ReadonlyMap<string, NamedIncident>): Cause {
  const found = ofGroups.get(group.id)
  return found === undefined
    ? { causeId: null, causeText: groupQuietText(group, count), isQuiet: true }
    : { causeId: found.id, causeText: groupCauseText(group), isQuiet: false }
}

function causedBy(named: NamedIncident | undefined): Cause {
  return named === undefined ? OWN_CAUSE : { causeId: named.id, causeText: named.incident.title, isQuiet: false }
}

/**
 * An incident explains better than silence, and one of a group, whose time depends on what was known when, better than a check's;
 * then the earlier of two; of two silences the first text.
 */
function isPreferred(one: Cause, other: Cause, open: ReadonlyMap<string, Incident>): boolean {
  const [a, b] = [named(one, open), named(other, open)]
  if (a === undefined || b === undefined) return a === b ? one.causeText < other.causeText : a !== undefined
  if (a.incident.scope === 'group' || b.incident.scope === 'group') {
    return a.incident.scope === b.incident.scope ? a.id < b.id : a.incident.scope === 'group'
  }
  return isEarlier(a, b)
}

function named({ causeId }: Cause, open: ReadonlyMap<string, Incident>): NamedIncident | undefined {
  const incident = causeId === null ? undefined : open.get(causeId)
  return causeId === null || incident === undefined ? undefined : { id: causeId, incident }
}
