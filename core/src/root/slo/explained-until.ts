import type { Incident } from '../../schema/incident.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { correlate } from '../correlation/correlate.ts'
import { newSloIncident } from './slo-incident.ts'

/**
 * Until when incidents that people know of explain the failures of services: `now` while one is open for the service itself or
 * for one that it depends on, else when the last one was resolved; services that nothing explains are absent. Minor incidents
 * explain no burnt budget. `resolved` are the incidents that were resolved lately.
 */
export function explainedUntil(
  serviceIds: Iterable<string>,
  { open, resolved }: { open: ReadonlyMap<string, Incident>; resolved: ReadonlyMap<string, Incident> },
  settings: Pick<RootSettings, 'dependencies' | 'groups'>,
  now: Date,
): Map<string, Date> {
  const services = [...new Set(serviceIds)]
  const last = lastOfEachService(resolved)
  const explained = new Map<string, Date>()
  for (const [service, causeId] of causesOf(services, last, settings, now)) {
    explained.set(service, last.get(causeId)?.resolveTime ?? now)
  }
  for (const [service] of causesOf(services, open, settings, now)) explained.set(service, now)
  return explained
}

/** What would explain a critical incident of an objective of each service, as if all of `incidents` were unresolved. */
function causesOf(
  services: readonly string[],
  incidents: ReadonlyMap<string, Incident>,
  settings: Pick<RootSettings, 'dependencies' | 'groups'>,
  now: Date,
): [serviceId: string, causeId: string][] {
  if (incidents.size === 0) return []
  const asked = new Map(services.map((serviceId) => [`slo.${serviceId}`, asIfOpen(serviceId, now)]))
  const causes = correlate(new Map([...incidents, ...asked]), settings)
  return services.flatMap((serviceId) => {
    const causeId = causes.get(`slo.${serviceId}`)?.causeId ?? null
    return causeId === null ? [] : [[serviceId, causeId]]
  })
}

function asIfOpen(serviceId: string, now: Date): Incident {
  return newSloIncident({ severity: 'critical', title: '', message: '' }, { id: '', serviceId, serviceName: '' }, now)
}

function lastOfEachService(resolved: ReadonlyMap<string, Incident>): Map<string, Incident> {
  const last = new Map<string, { id: string; incident: Incident }>()
  for (const [id, incident] of resolved) {
    const { scope, serviceId, scopeId, resolveTime } = incident
    if (scope === 'slo' || scope === 'action' || incident.severity === 'minor' || resolveTime === null) continue
    const key = scope === 'group' ? `group.${scopeId}` : serviceId
    const known = last.get(key)?.incident.resolveTime
    if (known === undefined || known === null || known < resolveTime) last.set(key, { id, incident })
  }
  return new Map([...last.values()].map(({ id, incident }) => [id, incident]))
}
