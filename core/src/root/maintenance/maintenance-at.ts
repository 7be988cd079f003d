import type { MaintenanceWindow } from './maintenance-window.ts'

/** The maintenance that a service is in, and until when. */
export interface Maintenance {
  id: string
  name: string
  endTime: Date
  /** It is no maintenance: an action silences the service or the incident. */
  isSilence?: true
}

/**
 * The maintenance that a service is in at an instant, or undefined. A window holds from its start until just before its end.
 * Windows that overlap or follow each other without a gap count as one: `endTime` is the end of the last, and id and name are
 * those of the window that covers the instant longest. `windows` comes from `windowsOf`.
 */
export function maintenanceAt(
  windows: readonly MaintenanceWindow[],
  serviceId: string,
  time: Date,
): Maintenance | undefined {
  const its = windows.filter(({ services }) => services === 'everything' || services.has(serviceId))
  const covering = latest(its.filter((window) => covers(window, time)))
  if (covering === undefined) return undefined
  let { endTime } = covering
  for (;;) {
    const next = latest(its.filter((window) => covers(window, endTime)))
    if (next === undefined) return { id: covering.id, name: covering.name, endTime }
    endTime = next.endTime
  }
}

const covers = ({ startTime, endTime }: MaintenanceWindow, time: Date) => startTime <= time && time < endTime

function latest(windows: readonly MaintenanceWindow[]): MaintenanceWindow | undefined {
  return windows.reduce<MaintenanceWindow | undefined>(
    (last, window) => (last === undefined || window.endTime > last.endTime ? window : last),
    undefined,
  )
}
