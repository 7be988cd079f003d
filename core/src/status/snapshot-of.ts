import type { MaintenanceWindow } from '../root/maintenance/maintenance-window.ts'
import { forcedState } from '../root/override-state/forced-state.ts'
import type { BoardEntry } from '../schema/board.ts'
import { NO_OVERRIDES, type Overrides } from '../schema/override-state.ts'
import type { StatusPage } from '../schema/settings/status-page.ts'
import type { PublicState, StatusMemory, StatusSnapshot } from '../schema/status-page.ts'
import { dayName, publicDays } from './public-days.ts'
import { publicIncidents, type PublicName } from './public-incidents.ts'
import { publicState } from './public-state.ts'
import { slugOf } from './slug-of.ts'

/** What the pages are made of. */
export interface StatusFacts {
  /** The entries of the boards by service id. */
  entries: ReadonlyMap<string, readonly BoardEntry[]>
  windows: readonly MaintenanceWindow[]
  /** What people say of services; nothing when absent. */
  overrides?: Overrides
  memory: Pick<StatusMemory, 'incidents' | 'days'>
}

/** What a page says now. Only its own words, states, times and figures get in. */
export function snapshotOf(page: StatusPage, facts: StatusFacts, now: Date): StatusSnapshot {
  const { entries, windows, memory, overrides = NO_OVERRIDES } = facts
  const badges = page.badges ?? []
  const names = publicNames(page, entries)
  const sections = page.sections.map(({ name, services }) => ({
    name,
    services: services.map(({ service }) => {
      const its = entries.get(service) ?? []
      const state = publicState(service, its, windows, now, forcedState(overrides.get(service), now)?.state)
      return {
        ...(names.get(service) ?? { slug: slugOf(service), name: service }),
        state,
        latencyMs: badges.includes('latency') ? latencyOf(its, state) : null,
        days: publicDays(memory.days[service], new Map(), dayName(now)),
      }
    }),
  }))
  return {
    schemaVersion: 1,
    title: page.title,
    description: page.description ?? '',
    badges,
    incidents: page.incidents === false ? null : publicIncidents(memory.incidents, names, now),
    sections,
    updateTime: now,
  }
}

/** The public names of a page's services, by service id. */
function publicNames(page: StatusPage, entries: StatusFacts['entries']): Map<string, PublicName> {
  const listed = page.sections.flatMap(({ services }) => services)
  return new Map(
    listed.map(({ service, name: given }) => {
      const name = given ?? entries.get(service)?.[0]?.serviceName ?? service
      return [service, { slug: slugOf(name) || slugOf(service), name }]
    }),
  )
}

function latencyOf(entries: readonly BoardEntry[], state: PublicState): number | null {
  if (state !== 'operational' && state !== 'degraded') return null
  const latencies = entries.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
  return latencies.length === 0 ? null : Math.round(Math.max(...latencies))
}
