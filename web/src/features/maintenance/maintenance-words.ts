import { HOUR_MS, MINUTE_MS } from '@mesh/core/durations'
import type { ListedMaintenance } from '@mesh/core/root/maintenance/list-maintenance'
import { maintenanceAt } from '@mesh/core/root/maintenance/maintenance-at'
import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import { may, PERMISSIONS, type Role } from '@mesh/core/roles'
import { dayAndClockInWords } from '../../ui/time-words.ts'

/** Lengths to choose from, in the order of a menu. */
export const LENGTHS = [
  { label: '15 minutes', ms: 15 * MINUTE_MS },
  { label: '30 minutes', ms: 30 * MINUTE_MS },
  { label: '1 hour', ms: HOUR_MS },
  { label: '2 hours', ms: 2 * HOUR_MS },
  { label: '4 hours', ms: 4 * HOUR_MS },
  { label: '8 hours', ms: 8 * HOUR_MS },
  { label: '1 day', ms: 24 * HOUR_MS },
  { label: '3 days', ms: 72 * HOUR_MS },
  { label: '7 days', ms: 168 * HOUR_MS },
] as const

/** Why a person cannot open and end maintenance; undefined when they can. */
export function whyNot(role: Role, isOffline: boolean): string | undefined {
  if (!may(role, 'maintenance.open')) {
    const allowed = new Intl.ListFormat('en', { type: 'disjunction' }).format(PERMISSIONS['maintenance.open'])
    return `Opening and ending maintenance needs the role ${allowed}; yours is ${role}.`
  }
  return isOffline ? 'You are offline: maintenance can be opened when the network is back.' : undefined
}

/** What is worked on: names where they are known, ids otherwise. */
export function scopeInWords(
  { services }: Pick<ListedMaintenance, 'services'>,
  names: ReadonlyMap<string, string>,
): string {
  if (services === null) return 'Everything'
  if (services.length === 0) return 'No service: its group has none'
  return services.map((id) => names.get(id) ?? id).join(', ')
}

/** Who planned, opened and ended it. */
export function originInWords({ openedBy, endedBy }: Pick<ListedMaintenance, 'openedBy' | 'endedBy'>): string {
  if (openedBy === null) return 'Planned in mesh.yaml'
  return endedBy === null ? `Opened by ${openedBy}` : `Opened by ${openedBy}, ended by ${endedBy}`
}

/** `In maintenance until 21 Nov, 14:00: new disk` of a service; undefined when it is not. */
export function stripOf(windows: readonly MaintenanceWindow[], serviceId: string, now: Date): string | undefined {
  const found = maintenanceAt(windows, serviceId, now)
  return found && `In maintenance until ${dayAndClockInWords(found.endTime)}: ${found.name}`
}

/** `3 services are in maintenance` of all services; undefined when none is. */
export function summaryOf(
  windows: readonly MaintenanceWindow[],
  serviceIds: readonly string[],
  now: Date,
): string | undefined {
  const count = serviceIds.filter((id) => maintenanceAt(windows, id, now) !== undefined).length
  if (count === 0) return undefined
  if (count === serviceIds.length && count > 1) return 'Everything is in maintenance'
  return count === 1 ? '1 service is in maintenance' : `${count} services are in maintenance`
}
