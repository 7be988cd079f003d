import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import { shownMaintenance } from '@mesh/core/root/maintenance/shown-maintenance'
import { forcedState } from '@mesh/core/root/override-state/forced-state'
import { serviceState } from '@mesh/core/root/service-state'
import { shownState } from '@mesh/core/root/shown-state'
import type { ShownCheckState } from '@mesh/core/schema/board'
import { NO_OVERRIDES, type Overrides } from '@mesh/core/schema/override-state'
import type { BoardCheck } from '../../data/boards.ts'
import { worstBeats, type Beat } from '../../ui/beats.ts'
import { forcedInWords } from '../service/override-words.ts'

/** One service as the overview shows it: the worst of its checks. */
export interface ServiceRow {
  serviceId: string
  name: string
  group: string
  state: ShownCheckState
  /** Since when the service has been in this state. */
  since: Date
  /** What is wrong; empty when nothing is. */
  message: string
  /** The slowest of its checks' newest latencies. */
  latencyMs: number | null
  beats: Beat[]
  lastResultTime: Date | null
}

/** Services of one group, in the order of their names. */
export interface ServiceGroup {
  name: string
  services: ServiceRow[]
}

/** Condenses the boards' checks into one row per service; what people say of one stands above what its checks say. */
export function serviceRows(
  checks: readonly BoardCheck[],
  now: Date,
  windows: readonly MaintenanceWindow[] = [],
  overrides: Overrides = NO_OVERRIDES,
): ServiceRow[] {
  return [...Map.groupBy(checks, ({ entry }) => entry.serviceId).values()].flatMap((own) => {
    const first = own[0]
    if (first === undefined) return []
    const maintenance = shownMaintenance(windows, first.entry.serviceId, now)
    const shown = own.map(({ entry }) => ({ entry, ...shownState(entry, now, maintenance) }))
    const override = overrides.get(first.entry.serviceId)
    const forced = forcedState(override, now)
    const state = serviceState(shown.map((check) => check.state))
    const worst = shown.filter((check) => check.state === state)
    return {
      serviceId: first.entry.serviceId,
      name: first.entry.serviceName,
      group: first.entry.group,
      state: forced?.state ?? state,
      since: forced?.since ?? earliest(worst.map((check) => check.since)),
      message: forcedInWords(override, now) ?? worst.map(wordsFor).find((words) => words !== '') ?? '',
      latencyMs: largest(shown.map((check) => (check.isStale ? null : check.entry.latencyMs))),
      beats: worstBeats(own.map(({ entry }) => entry.beats)),
      lastResultTime: latest(shown.map((check) => check.entry.lastResultTime)),
    }
  })
}

/** Services by group, groups and services by name, so that nothing moves while states change; the nameless group is last. */
export function serviceGroups(rows: readonly ServiceRow[]): ServiceGroup[] {
  const byGroup = Map.groupBy(rows, (row) => row.group)
  const groups = Array.from(byGroup, ([name, services]) => ({
    name,
    services: services.toSorted((a, b) => a.name.localeCompare(b.name) || a.serviceId.localeCompare(b.serviceId)),
  }))
  return groups.sort((a, b) => Number(a.name === '') - Number(b.name === '') || a.name.localeCompare(b.name))
}

function wordsFor(check: { state: ShownCheckState; message: string; isStale: boolean }): string {
  if (check.state === 'up') return ''
  return check.isStale ? 'results have stopped coming' : check.message
}

function earliest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map(Number)))
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : new Date(Math.max(...known.map(Number)))
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
