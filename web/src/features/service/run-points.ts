import { BEATS_MAX } from '@mesh/core/schema/board'
import type { CheckRun, Outcome } from '@mesh/core/schema/check-run'
import { latencyInWords } from '../../ui/latency-words.ts'
import type { ReadableBeat } from '../../ui/heartbeat-reader.tsx'
import { OUTCOME_WORDS, STATE_OF_OUTCOME } from '../../ui/state-words.ts'
import { momentInWords } from '../../ui/time-words.ts'

/** One probe of one check. */
export interface RunPoint {
  time: Date
  outcome: Outcome
  latencyMs: number | null
  statusCode: number | null
  /** What went wrong; empty after a success. */
  message: string
}

/** One check's probes out of its board's runs, oldest first; runs without the check are left out. */
export function runPoints(runs: readonly CheckRun[], checkId: string): RunPoint[] {
  const points = runs.flatMap((run) => {
    const index = run.checkIds.indexOf(checkId)
    const outcome = run.outcomes[index]
    if (outcome === undefined) return []
    const latencyMs = run.latenciesMs[index] ?? null
    const statusCode = run.statusCodes[index] ?? null
    return [{ time: run.slotTime, outcome, latencyMs, statusCode, message: run.messages[checkId] ?? '' }]
  })
  return points.sort((a, b) => a.time.getTime() - b.time.getTime())
}

/** Probes as the marks of a heartbeat that can be read, padded in front. */
export function readableBeats(points: readonly RunPoint[]): ReadableBeat[] {
  const beats = points.slice(-BEATS_MAX).map((point) => ({
    state: STATE_OF_OUTCOME[point.outcome],
    title: pointInWords(point),
    detail: point.message === '' ? momentInWords(point.time) : `${momentInWords(point.time)} · ${point.message}`,
  }))
  const none = { state: null, title: 'No result', detail: 'Mesh had not probed yet.' }
  return [...Array.from({ length: BEATS_MAX - beats.length }, () => none), ...beats]
}

/** A probe in a few words: `OK in 42 ms, status 200`. */
export function pointInWords({ outcome, latencyMs, statusCode }: RunPoint): string {
  const latency = latencyMs === null ? '' : ` in ${latencyInWords(latencyMs)}`
  const status = statusCode === null ? '' : `, status ${statusCode}`
  return `${OUTCOME_WORDS[outcome]}${latency}${status}`
}

/** Median of the latencies of the probes that got an answer; null without any. */
export function medianLatencyMs(points: readonly RunPoint[]): number | null {
  const sorted = points.flatMap(({ latencyMs }) => latencyMs ?? []).toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
