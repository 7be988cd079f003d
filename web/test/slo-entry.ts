import { advanceRing, emptyRing, FIVE_MINUTES_MS } from '@mesh/core/root/slo/ring'
import { encodeRing } from '@mesh/core/root/slo/ring-codec'
import type { SloEntry } from '@mesh/core/schema/slo-board'

/** Midnight (UTC) of the first day that the ring counts. */
export const FIRST_DAY_MS = Date.UTC(2026, 10, 19)

const DAY_WINDOWS = 288

/** A ring of days: the good and bad samples of each, or nothing. */
export function ringOfDays(days: readonly ([good: number, bad: number] | undefined)[]): string {
  let ring = emptyRing(FIRST_DAY_MS)
  for (const [index, day] of days.entries()) {
    const [good, bad] = day ?? [0, 0]
    ring = advanceRing(ring, FIRST_DAY_MS + index * DAY_WINDOWS * FIVE_MINUTES_MS, { good, bad })
  }
  return encodeRing(ring)
}

/** An objective that is met, with changes. */
export function sloEntry(changes: Partial<SloEntry> = {}): SloEntry {
  return {
    name: '99.9 % available over 30 days',
    serviceId: 'payments',
    checkId: null,
    underMs: null,
    objective: 99.9,
    window: '30d',
    createTime: new Date(FIRST_DAY_MS),
    lastSampleTime: new Date(FIRST_DAY_MS + 3_600_000),
    lastExcusedTime: null,
    ring: ringOfDays([[1000, 0]]),
    good: 1000,
    bad: 0,
    budgetLeft: 1,
    burns: [{ window: '1h', long: 0, short: 0 }],
    alarms: [],
    loud: [],
    explainedUntil: null,
    seq: 1,
    incidentId: null,
    ...changes,
  }
}
