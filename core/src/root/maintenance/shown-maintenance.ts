import { maintenanceAt } from './maintenance-at.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'

/** The maintenance that a service is in, with since when it is in any, for `shownState`; undefined when it is in none. */
export function shownMaintenance(
  windows: readonly MaintenanceWindow[],
  serviceId: string,
  time: Date,
): { name: string; startTime: Date; endTime: Date } | undefined {
  const found = maintenanceAt(windows, serviceId, time)
  if (found === undefined) return undefined
  const starts = windows
    .filter(({ services }) => services === 'everything' || services.has(serviceId))
    .filter(({ startTime, endTime }) => startTime <= time && time < endTime)
    .map(({ startTime }) => startTime.getTime())
  return { name: found.name, startTime: new Date(Math.min(...starts)), endTime: found.endTime }
}
