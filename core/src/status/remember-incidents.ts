import { DAY_MS } from '../durations.ts'
import { maintenanceAt } from '../root/maintenance/maintenance-at.ts'
import type { MaintenanceWindow } from '../root/maintenance/maintenance-window.ts'
import type { Incident } from '../schema/incident.ts'
import type { RememberedIncident } from '../schema/status-page.ts'
import { byEnd } from './by-end.ts'

/** Resolved incidents older than this are forgotten. */
export const INCIDENT_DAYS = 14
const INCIDENTS_MAX = 500

/**
 * The incidents worth telling, by id: those remembered with what was read now laid over them. One that opened in a
 * maintenance counts from the end of it. Only incidents of a service's own checks are kept, of listed services, open ones first.
 */
export function rememberIncidents(
  remembered: Readonly<Record<string, RememberedIncident>>,
  read: ReadonlyMap<string, Incident>,
  listed: ReadonlySet<string>,
  windows: readonly MaintenanceWindow[],
  now: Date,
): Record<string, RememberedIncident> {
  const all = new Map(Object.entries(remembered))
  for (const [id, { checkId, serviceId, openTime, resolveTime }] of read) {
    if (openTime === null || !checkId.startsWith(`${serviceId}.`)) continue
    const before = all.get(id)
    const isSeen = before !== undefined && before.publicOpenTime <= now
    all.set(id, { serviceId, openTime, publicOpenTime: isSeen ? before.publicOpenTime : openTime, resolveTime })
  }
  const oldest = now.getTime() - INCIDENT_DAYS * DAY_MS
  const kept = [...all]
    .filter(([, { serviceId, resolveTime }]) => {
      return listed.has(serviceId) && (resolveTime === null || resolveTime.getTime() >= oldest)
    })
    .map(([id, incident]) => [id, { ...incident, publicOpenTime: publicOpenTime(incident, windows, now) }] as const)
  kept.sort(([a, left], [b, right]) => byEnd(left, right) || (a < b ? -1 : 1))
  return Object.fromEntries(kept.slice(0, INCIDENTS_MAX))
}

/** A time that has passed stands, so that what was told stays told when a window is forgotten. */
function publicOpenTime(incident: RememberedIncident, windows: readonly MaintenanceWindow[], now: Date): Date {
  const { serviceId, openTime, publicOpenTime: known } = incident
  const from = known <= now ? known : openTime
  return maintenanceAt(windows, serviceId, from)?.endTime ?? from
}
