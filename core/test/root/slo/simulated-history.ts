import { addWindows, type StoredHistory } from '../../../src/root/history/add-windows.ts'
import { countWindow } from '../../../src/root/history/count-window.ts'
import { DAY_MS, HOUR_MS } from '../../../src/durations.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'
import type { CheckRun } from '../../../src/schema/check-run.ts'
import type { RollupHours } from '../../../src/schema/rollup.ts'
import { compiled, run } from '../../fixtures.ts'
import type { Minute } from './naive-slo.ts'

export const MINUTE_MS = 60_000
const CHECKS = ['payments.http', 'payments.db']
const PLAN = {
  checks: Object.fromEntries(CHECKS.map((checkId) => [checkId, compiled({ checkId, intervalMs: MINUTE_MS })])),
  updateTime: new Date(0),
}

/** How probable a failure is while things are so. */
const PHASES = {
  well: 0.0004,
  spotty: 0.15,
  drizzle: 0.01,
  down: 1,
  blind: 0,
  maintenance: 0.5,
  silent: 0,
} as const
const ORDER = ['well', 'well', 'well', 'well', 'spotty', 'drizzle', 'down', 'blind', 'maintenance', 'silent'] as const

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Minutes of phases that last from minutes to a day: well, now and then bad, down, not probed, in maintenance, silent. */
export function minutesOf(random: () => number, count: number): Minute[] {
  const minutes: Minute[] = []
  while (minutes.length < count) {
    const phase = ORDER[Math.floor(random() * ORDER.length)] ?? 'well'
    const length = Math.ceil((phase === 'well' ? 2000 : 200) * random() ** 2)
    for (let minute = 0; minute < length && minutes.length < count; minute += 1) {
      const results = CHECKS.map((checkId) => {
        const outcome = phase === 'blind' ? 'error' : random() < PHASES[phase] ? 'fail' : 'ok'
        return { checkId, outcome, latencyMs: random() < 0.02 ? 900 : 40 } as const
      })
      minutes.push({ isMaintenance: phase === 'maintenance', results: phase === 'silent' ? [] : results })
    }
  }
  return minutes
}

/** What history stores of minutes that begin at `startMs`, five at a time. */
export function simulatedHistory(minutes: readonly Minute[], startMs: number) {
  const hours = new Map<number, RollupHours>()
  let day: StoredHistory['day']
  return {
    /** Counts the five minutes from `fromMs`. */
    add(fromMs: number): void {
      const first = (fromMs - startMs) / MINUTE_MS
      const its = minutes.slice(first, first + 5).map((minute, index) => ({ minute, ms: fromMs + index * MINUTE_MS }))
      const runs = its.filter(({ minute }) => minute.results.length > 0).map(({ minute, ms }) => runOf(minute, ms))
      const maintenance = its.filter(({ minute }) => minute.isMaintenance).map(({ ms }) => maintenanceOf(ms))
      const [startTime, endTime] = [new Date(fromMs), new Date(fromMs + FIVE_MINUTES_MS)]
      const hourMs = fromMs - (fromMs % HOUR_MS)
      const stored = { hour: hours.get(hourMs), day: fromMs % DAY_MS === 0 ? undefined : day }
      const buckets = countWindow(runs, PLAN, maintenance)
      const change = addWindows(stored, 'b1', { startTime, endTime }, [{ startTime, buckets }], new Map())
      if (change === undefined) return
      hours.set(hourMs, change.hour)
      day = change.day
    },
    /** The hours that end after a time. */
    since: (ms: number): RollupHours[] =>
      [...hours.values()].filter(({ hourTime }) => hourTime.getTime() > ms - HOUR_MS),
  }
}

function runOf({ results }: Minute, startMs: number): CheckRun {
  const outcomes = Object.fromEntries(results.map(({ checkId, outcome }) => [checkId, outcome]))
  const latenciesMs = results.map(({ latencyMs, outcome }) => (outcome === 'error' ? null : latencyMs))
  return run(0, outcomes, { slotTime: new Date(startMs), intervalMs: MINUTE_MS, latenciesMs })
}

function maintenanceOf(startMs: number) {
  const [startTime, endTime] = [new Date(startMs), new Date(startMs + MINUTE_MS)]
  return { id: 'm', name: 'Move', services: 'everything', startTime, endTime } as const
}
