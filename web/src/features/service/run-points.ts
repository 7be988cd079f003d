import { regionsOf } from '@mesh/core/root/regions'
import { voteRound } from '@mesh/core/root/rounds/vote-round'
import { BEATS_MAX, type BoardEntry } from '@mesh/core/schema/board'
import type { CheckRun, RoundOutcome } from '@mesh/core/schema/check-run'
import { latencyInWords } from '../../ui/latency-words.ts'
import type { ReadableBeat } from '../../ui/heartbeat-reader.tsx'
import { OUTCOME_WORDS, STATE_OF_OUTCOME } from '../../ui/state-words.ts'
import { momentInWords } from '../../ui/time-words.ts'

/** One result of one check: what its regions found together. */
export interface RunPoint {
  time: Date
  outcome: RoundOutcome
  latencyMs: number | null
  statusCode: number | null
  /** What went wrong; empty after a success. */
  message: string
}

type Rules = Pick<BoardEntry, 'regions' | 'failQuorum' | 'recoverQuorum' | 'lastSlotTime'>

const HOME_ALONE: Rules = { lastSlotTime: null }

/**
 * One check's results out of its board's runs, oldest first: one for each slot, as its regions decided together. Second
 * opinions, slots without the check, and rounds that wait for a region are left out.
 */
export function runPoints(runs: readonly CheckRun[], checkId: string, check: Rules = HOME_ALONE): RunPoint[] {
  const regions = regionsOf(check)
  const rounds = Map.groupBy(
    runs.filter((run) => run.confirms === undefined && regions.includes(run.region) && run.checkIds.includes(checkId)),
    ({ slotTime }) => slotTime.getTime(),
  )
  const points = [...rounds].flatMap(([slotMs, round]) => {
    const isOpen = check.lastSlotTime === null || slotMs > check.lastSlotTime.getTime()
    if (isOpen && round.length < regions.length) return []
    const answers = round.flatMap((run) => {
      const row = run.checkIds.indexOf(checkId)
      const outcome = run.outcomes[row]
      if (outcome === undefined) return []
      const statusCode = run.statusCodes[row] ?? null
      const message = run.messages[checkId] ?? ''
      return [[run.region, { outcome, latencyMs: run.latenciesMs[row] ?? null, message, statusCode }] as const]
    })
    const { outcome, latencyMs, message, advisory } = voteRound(check, new Map(answers))
    const [statusCode = null, ...others] = new Set(answers.map(([, answer]) => answer.statusCode))
    return [
      {
        time: new Date(slotMs),
        outcome,
        latencyMs,
        statusCode: others.length === 0 ? statusCode : null,
        message: message || (advisory ?? ''),
      },
    ]
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
