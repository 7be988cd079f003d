import { isAhead } from '../is-ahead.ts'
import { jsonEqual } from '../json-equal.ts'
import type { MaintenanceWindow } from '../root/maintenance/maintenance-window.ts'
import { DAY_MS } from '../durations.ts'
import { later } from '../root/history/spans.ts'
import type { Incident } from '../schema/incident.ts'
import type { Rollup, RollupDays } from '../schema/rollup.ts'
import type { StatusPage } from '../schema/settings/status-page.ts'
import type { StatusMemory } from '../schema/status-page.ts'
import { dayName, publicDays } from './public-days.ts'
import { readHistory } from './read-history.ts'
import { INCIDENT_DAYS, rememberIncidents } from './remember-incidents.ts'

/** How far before the last time incidents are read again: their times are those of results, which may come late. */
const OVERLAP_MS = 1_800_000

/** What must be read anew beside boards: incidents updated since a time, and services whose long history is not known. */
export interface Missing {
  incidentsSince: Date
  /** Incidents remembered as open. */
  openIds: string[]
  serviceIds: string[]
}

/** What was read. */
export interface Gathered {
  incidents: ReadonlyMap<string, Incident>
  rollups: readonly Rollup[]
  days: readonly RollupDays[]
  windows: readonly MaintenanceWindow[]
}

/** Ids of the services that are on any page, in order, each once. */
export function listedServices(pages: readonly StatusPage[]): string[] {
  const ids = pages.flatMap(({ sections }) =>
    sections.flatMap(({ services }) => services.map(({ service }) => service)),
  )
  return [...new Set(ids)].sort()
}

/** What must be read: everything for a service that is new on the pages, and for all of them after a day's silence or a wrong clock. */
export function missingFor(memory: StatusMemory | null, listed: readonly string[], now: Date): Missing {
  const openIds = Object.entries(memory?.incidents ?? {}).flatMap(([id, one]) => (one.resolveTime === null ? [id] : []))
  const isOld = memory === null || now.getTime() - memory.gatherTime.getTime() >= DAY_MS
  const recent = isOld || isAhead(memory.gatherTime, now) ? undefined : memory
  const known = new Set(recent?.serviceIds)
  const serviceIds = listed.filter((id) => !known.has(id))
  const incidentsSince =
    recent === undefined || serviceIds.length > 0
      ? later(now, -INCIDENT_DAYS * DAY_MS)
      : later(recent.gatherTime, -OVERLAP_MS)
  return { incidentsSince, openIds, serviceIds }
}

/** The memory after a gathering at `now`. */
export function gatherMemory(
  memory: StatusMemory | null,
  listed: readonly string[],
  { incidents, rollups, days, windows }: Gathered,
  now: Date,
): StatusMemory {
  const history = readHistory(rollups, days)
  const today = dayName(now)
  return {
    gatherTime: now,
    serviceIds: [...listed],
    incidents: rememberIncidents(memory?.incidents ?? {}, incidents, new Set(listed), windows, now),
    days: Object.fromEntries(
      listed.map((id) => [id, publicDays(memory?.days[id], history.get(id) ?? new Map(), today)]),
    ),
  }
}

/** Whether a memory must be stored: what it holds is new, or it would make the next gathering read too far back. */
export function mustRemember(stored: StatusMemory | null, gathered: StatusMemory): boolean {
  if (stored === null || isAhead(stored.gatherTime, gathered.gatherTime)) return true
  const age = gathered.gatherTime.getTime() - stored.gatherTime.getTime()
  if (age < 0) return false
  return age >= OVERLAP_MS || !jsonEqual({ ...stored, gatherTime: 0 }, { ...gathered, gatherTime: 0 })
}
