import { DAY_MS } from '../../durations.ts'
import type { OpenedMaintenance } from '../../schema/maintenance.ts'
import type { MaintenanceConfig } from '../../schema/settings/maintenance.ts'
import type { RootSettings } from '../../schema/settings.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'
import { occurrencesOf, type Span } from './occurrences-of.ts'
import { openedWindow, servicesOf } from './windows-of.ts'

/** Spans to look for the next time in: most windows come every week, and no day of a month is missing twice in a row. */
const AHEAD_DAYS = [8, 63]

/** A maintenance as lists show it. */
export interface ListedMaintenance extends Omit<MaintenanceWindow, 'services'> {
  /** Ids in the order they were written; null for everything. */
  services: string[] | null
  /** Name of who opened it; null for what mesh.yaml plans. */
  openedBy: string | null
  /** Name of who ended it early; null when nobody did. */
  endedBy: string | null
}

export interface MaintenanceList {
  /** The first to end comes first. */
  current: ListedMaintenance[]
  /** The next time of each planned window, the first to begin first. */
  coming: ListedMaintenance[]
  /** The last to end first. */
  past: ListedMaintenance[]
}

/**
 * All maintenance of now, what comes next, and what is over. Past times of a window that comes again and again are left out:
 * nobody knows any more whether it was planned then.
 */
export function listMaintenance(
  settings: Pick<RootSettings, 'maintenance' | 'serviceGroups'>,
  opened: Iterable<readonly [id: string, document: OpenedMaintenance]>,
  now: Date,
): MaintenanceList {
  const planned = settings.maintenance.flatMap((window) => {
    const services = servicesOf(window, settings.serviceGroups)
    const spans = [...occurrencesOf(window, { from: pastOf(window, now), to: now }), ...nextOf(window, now)]
    return spans.map((span) => listed({ id: window.id, name: window.name ?? window.id, services, ...span }))
  })
  const byPeople = [...opened].map(([id, document]) =>
    listed(openedWindow(id, document), document.openedBy.name, document.endedBy?.name ?? null),
  )
  const all = [...planned, ...byPeople]
  return {
    current: all.filter(({ startTime, endTime }) => startTime <= now && endTime > now).toSorted(byEnd),
    coming: all.filter(({ startTime }) => startTime > now).toSorted(byStart),
    past: all.filter(({ endTime }) => endTime <= now).toSorted((a, b) => byEnd(b, a)),
  }
}

function pastOf({ every }: MaintenanceConfig, now: Date): Date {
  return every === undefined ? new Date(0) : now
}

/** When a planned window begins next after `now`; empty when it never does. */
function nextOf(window: MaintenanceConfig, now: Date): Span[] {
  for (const days of AHEAD_DAYS) {
    const to = window.every === undefined ? new Date(8.64e15) : daysFrom(now, days)
    const next = occurrencesOf(window, { from: now, to }).find(({ startTime }) => startTime > now)
    if (next !== undefined) return [next]
  }
  return []
}

function listed(window: MaintenanceWindow, openedBy: string | null = null, endedBy: string | null = null) {
  const { services, ...rest } = window
  return { ...rest, services: services === 'everything' ? null : [...services], openedBy, endedBy }
}

const daysFrom = (time: Date, days: number) => new Date(time.getTime() + days * DAY_MS)
const byStart = (a: Span, b: Span) => a.startTime.getTime() - b.startTime.getTime()
const byEnd = (a: Span, b: Span) => a.endTime.getTime() - b.endTime.getTime()
