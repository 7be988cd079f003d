import type { BoardEntry } from '../../src/schema/board.ts'
import type { StatusPage } from '../../src/schema/settings/status-page.ts'
import { STATUS_DAYS, type PublicDays, type RememberedIncident } from '../../src/schema/status-page.ts'
import type { StatusFacts } from '../../src/status/snapshot-of.ts'
import { at, entry } from '../fixtures.ts'

export function page(changes: Partial<StatusPage> = {}): StatusPage {
  return {
    id: 'shop',
    title: 'Shop status',
    sections: [{ name: 'Buying', services: [{ service: 'payments', name: 'Card payments' }] }],
    badges: ['uptime', 'latency', 'state'],
    ...changes,
  }
}

/** Bars that end with these letters; the rest has no data. */
export function bars(letters: string, availability: (number | null)[] = [], lastDay = '2026-01-01'): PublicDays {
  const missing = Array.from({ length: STATUS_DAYS - availability.length }, () => null)
  return { lastDay, states: letters.padStart(STATUS_DAYS, 'x'), availability: [...missing, ...availability] }
}

export function remembered(open: number, resolve: number | null, changes: Partial<RememberedIncident> = {}) {
  return {
    serviceId: 'payments',
    openTime: at(open),
    publicOpenTime: at(open),
    resolveTime: resolve === null ? null : at(resolve),
    ...changes,
  }
}

/** A check that has just answered. */
export function live(changes: Partial<BoardEntry> = {}): BoardEntry {
  return entry({ state: 'up', lastResultTime: at(0), latencyMs: 12.4, ...changes })
}

export function facts(changes: Partial<StatusFacts> = {}): StatusFacts {
  return {
    entries: new Map([['payments', [live()]]]),
    windows: [],
    memory: { incidents: {}, days: {} },
    ...changes,
  }
}
