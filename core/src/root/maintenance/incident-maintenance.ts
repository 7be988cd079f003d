import type { Incident } from '../../schema/incident.ts'
import type { Group } from '../../schema/settings/group.ts'
import { maintenanceAt, type Maintenance } from './maintenance-at.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'

/**
 * The maintenance that an incident falls under at an instant: its service's; a group's while so many of its services are
 * worked on that the others alone could not be enough to call it down. Never an action's: work on services explains no change
 * that Mesh could not take back.
 */
export function incidentMaintenance(
  windows: readonly MaintenanceWindow[],
  { scope, scopeId, serviceId }: Pick<Incident, 'scope' | 'scopeId' | 'serviceId'>,
  groups: readonly Group[],
  time: Date,
): Maintenance | undefined {
  if (scope === 'action') return undefined
  const group = scope === 'group' ? groups.find(({ id }) => id === scopeId) : undefined
  if (group === undefined) return maintenanceAt(windows, serviceId, time)
  const held = group.services
    .map((service) => maintenanceAt(windows, service, time))
    .filter((one) => one !== undefined)
    .toSorted((a, b) => a.endTime.getTime() - b.endTime.getTime())
  const missing = group.downWhen - (group.services.length - held.length)
  return missing > 0 ? held[missing - 1] : undefined
}
