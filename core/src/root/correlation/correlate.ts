import type { Incident, Severity } from '../../schema/incident.ts'
import type { Group } from '../../schema/settings/group.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { downServices, isDownAs, leads, type NamedIncident } from './down-services.ts'
import { isAsSevere, severityToExplain } from './explains.ts'
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
 * goes back to the services that it depends on, as far as each on the way is down itself, and at least as badly; what goes back
 * to several is explained by a group among them, then by the worst, then by the earliest. Members of an N-of-M group are
 * explained by its incident, whatever people make of its severity, or quiet while it has none. Nothing else is explained by
 * what is less severe than `severityToExplain` says. `causeId` always names an incident that has no cause. Takes time in the
 * number of incidents times that of the dependencies behind each.
 */
export function correlate(
  open: ReadonlyMap<string, Incident>,
  { dependencies, groups }: Pick<RootSettings, 'dependencies' | 'groups'>,
): Map<string, Cause> {
  const down = downServices(open)
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
  const isQuiet = (service: string) => bearers.get(service)?.isQuiet === true
  const isEnough = ({ causeId }: Cause, severity: Severity) => {
    const found = causeId === null ? undefined : open.get(causeId)
    return found !== undefined && isAsSevere(found.severity, severity)
  }
  const behind = (service: string, severity: Severity) =>
    rootsOf(service, {
      dependencies,
      isBehind: (parent, one) =>
        !isQuiet(parent) && isDownAs(down, parent, one === service ? severity : down.get(one)?.incident.severity),
      isEnd: (one) => bearers.get(one)?.isQuiet === false,
    })
      .filter((root) => root !== service)
      .map((root) => bearers.get(root) ?? causedBy(down.get(root)))
      .filter((cause) => isEnough(cause, severity))
      .reduce<Cause | undefined>((best, one) => (best && !isPreferred(one, best, open) ? best : one), undefined)
  const ofServices = new Map(
    [...down].map(([service, { incident }]) => [service, bearers.get(service) ?? behind(service, incident.severity)]),
  )
  const ofObjective = (incident: Incident) => {
    const { serviceId } = incident
    if (isQuiet(serviceId)) return OWN_CAUSE
    const severity = severityToExplain(incident)
    const its = ofServices.get(serviceId) ?? causedBy(down.get(serviceId))
    return isEnough(its, severity) ? its : (behind(serviceId, severity) ?? OWN_CAUSE)
  }
  const causes = [...open].map(([id, incident]): [string, Cause] => {
    const { scope, scopeId, serviceId } = incident
    if (scope === 'slo') return [id, ofObjective(incident)]
    const leader = scope === 'group' ? ofGroups.get(scopeId) : down.get(serviceId)
    const cause = scope === 'group' ? undefined : ofServices.get(serviceId)
    return [id, cause ?? (leader?.id === id ? OWN_CAUSE : causedBy(leader))]
  })
  return new Map(causes)
}

/** The unresolved incident of each group that leads. */
function groupIncidents(open: ReadonlyMap<string, Incident>): Map<string, NamedIncident> {
  const first = new Map<string, NamedIncident>()
  for (const [id, incident] of open) {
    if (incident.scope !== 'group') continue
    const known = first.get(incident.scopeId)
    if (known === undefined || leads({ id, incident }, known)) first.set(incident.scopeId, { id, incident })
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
 * then the worse and the earlier of two; of two silences the first text.
 */
function isPreferred(one: Cause, other: Cause, open: ReadonlyMap<string, Incident>): boolean {
  const [a, b] = [named(one, open), named(other, open)]
  if (a === undefined || b === undefined) return a === b ? one.causeText < other.causeText : a !== undefined
  if (a.incident.scope === 'group' || b.incident.scope === 'group') {
    return a.incident.scope === b.incident.scope ? a.id < b.id : a.incident.scope === 'group'
  }
  return leads(a, b)
}

function named({ causeId }: Cause, open: ReadonlyMap<string, Incident>): NamedIncident | undefined {
  const incident = causeId === null ? undefined : open.get(causeId)
  return causeId === null || incident === undefined ? undefined : { id: causeId, incident }
}
