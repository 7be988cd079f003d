import { incidentId, serviceIdOf } from '../../paths.ts'
import { SLO_WINDOW_DAYS, type Slo } from '../../schema/settings/slo.ts'
import type { SloEntry } from '../../schema/slo-board.ts'
import type { Bucket } from '../history/bucket.ts'
import { jsonEqual } from '../../json-equal.ts'
import { alarmCause, alarmTitle, responseTo } from './alarm-words.ts'
import { budgetLeft, burnRate, burnRows } from './burn-rows.ts'
import { countSamples, NO_SAMPLES, sumOf } from './counter.ts'
import { judgeAlarms, loudAlarms } from './judge-alarms.ts'
import { configuredFields, newEntry, targetOf } from './new-entry.ts'
import { advanceRing, FIVE_MINUTES_MS, newest, samplesOf, type SloRing } from './ring.ts'
import { decodeRing, encodeRing } from './ring-codec.ts'
import { PATIENCE_MS } from './slo-span.ts'

/** What an objective is judged by. */
export interface SloInput {
  /** The five minutes to count, in order, with the buckets of their checks; those counted before change nothing. */
  windows: readonly { startMs: number; buckets: ReadonlyMap<string, Bucket> }[]
  /** Up to where counting goes, a multiple of five minutes; what `windows` leaves out before it holds no samples. */
  untilMs: number
  /** Whether that is the present: of the past, nobody is told. */
  isPresent: boolean
  /** Until when incidents that people know of explain the failures of a service (`explainedUntil`). */
  explained: ReadonlyMap<string, Date>
  /** Shortest interval in ms at which a check of an objective is probed; undefined when none is, on purpose. */
  intervalMs: (slo: Slo) => number | undefined
  now: Date
}

/** What is to be done to the incidents of an objective. */
export type SloOrder =
  | { action: 'open'; incidentId: string; severity: 'critical' | 'minor'; title: string; message: string }
  | { action: 'resolve'; incidentId: string; message: string }

/** An objective after its samples were counted, and what follows for its incidents. */
export interface EvaluatedSlo {
  entry: SloEntry
  orders: SloOrder[]
}

/**
 * Counts the samples of an objective and judges it: the same input again changes nothing. An objective that measures
 * something else than before begins afresh. `existing` is undefined for a new one. Throws a MeshError for a ring that cannot
 * be read.
 */
export function evaluateSlo(existing: SloEntry | undefined, id: string, slo: Slo, input: SloInput): EvaluatedSlo {
  if (existing === undefined) return { entry: newEntry(slo, input.untilMs, input.now), orders: [] }
  const { serviceId, checkId, underMs } = existing
  if (!jsonEqual({ serviceId, checkId, underMs }, targetOf(slo))) return startAfresh(existing, slo, input)
  const { entry, ring } = counted({ ...existing, ...configuredFields(slo) }, slo, input)
  if (!input.isPresent) return { entry, orders: [] }
  const alarms = judgeAlarms(slo, ring, { ...entry, intervalMs: input.intervalMs(slo) ?? 0 })
  const until = latest(entry.explainedUntil, input.explained.get(entry.serviceId))
  const loud = loudAlarms(alarms, ring, { ...entry, explainedUntil: until })
  return ordersFor({ ...entry, alarms, loud, explainedUntil: until }, existing, id, slo, ring)
}

/** What ends the incident of an objective that is gone. */
export function removedSlo({ incidentId }: SloEntry, message = 'the objective is no longer in mesh.yaml'): SloOrder[] {
  return incidentId === null ? [] : [{ action: 'resolve', incidentId, message }]
}

/** An objective that begins to count from nothing; its incident ends, and the names of later ones go on. */
export function startAfresh(
  existing: SloEntry,
  slo: Slo,
  { untilMs, now }: Pick<SloInput, 'untilMs' | 'now'>,
  message = 'the objective measures something else now: counting begins afresh',
): EvaluatedSlo {
  const fresh = newEntry(slo, untilMs, now)
  return { entry: { ...fresh, seq: Math.max(fresh.seq, existing.seq) }, orders: removedSlo(existing, message) }
}

function counted(before: SloEntry, slo: Slo, input: SloInput): { entry: SloEntry; ring: SloRing } {
  let ring = decodeRing(before.ring)
  let { lastSampleTime, lastExcusedTime } = before
  const isAfterOutage = input.untilMs - ring.untilMs > PATIENCE_MS
  for (const { startMs, buckets } of input.windows) {
    if (startMs < ring.untilMs || startMs >= input.untilMs) continue
    const its = [...buckets].filter(([checkId]) => isCounted(before, checkId)).map(([, bucket]) => bucket)
    const samples = sumOf(its.map((bucket) => countSamples(bucket, before.underMs)))
    ring = advanceRing(ring, startMs, samples)
    if (samples.good + samples.bad > 0) lastSampleTime = new Date(ring.untilMs)
    if (its.some(({ excluded }) => excluded > 0)) lastExcusedTime = new Date(ring.untilMs)
  }
  ring = advanceRing(ring, input.untilMs - FIVE_MINUTES_MS, NO_SAMPLES)
  if (input.intervalMs(slo) === undefined || isAfterOutage) lastExcusedTime = new Date(ring.untilMs)
  const { objective, window } = before
  const total = newest(ring, 'days', SLO_WINDOW_DAYS[window])
  const burns = burnRows(window).map((row) => ({
    window: row.window,
    long: burnRate(samplesOf(ring, row.longMs), objective),
    short: burnRate(samplesOf(ring, row.shortMs), objective),
  }))
  const left = budgetLeft(total, objective)
  const entry = {
    ...before,
    lastSampleTime,
    lastExcusedTime,
    ...total,
    budgetLeft: left,
    burns,
    ring: encodeRing(ring),
  }
  return { entry, ring }
}

function isCounted({ serviceId, checkId }: SloEntry, candidate: string): boolean {
  return checkId === null ? serviceIdOf(candidate) === serviceId : candidate === checkId
}

/**
 * One incident at a time. What begins as a ticket and becomes a page ends the ticket's incident and opens a page's, so that
 * everybody whom a page reaches is told; a page that calms down to a ticket stays one incident until all is well.
 */
function ordersFor(entry: SloEntry, before: SloEntry, id: string, slo: Slo, ring: SloRing): EvaluatedSlo {
  const { loud } = entry
  const response = slo.alerts ? responseTo(loud, entry) : undefined
  if (response === undefined) {
    const message = slo.alerts ? 'no alarm of the objective is left' : 'alerts of the objective were switched off'
    return { entry: { ...entry, incidentId: null }, orders: removedSlo(before, message) }
  }
  const isNewPage = response === 'page' && responseTo(before.loud, before) !== 'page'
  if (before.incidentId !== null && !isNewPage) return { entry, orders: [] }
  const seq = before.seq + 1
  const opened = {
    action: 'open',
    incidentId: incidentId(`slo.${id}`, seq),
    severity: response === 'page' ? 'critical' : 'minor',
    title: alarmTitle(loud, entry),
    message: alarmCause(loud, entry, ring),
  } as const
  return {
    entry: { ...entry, seq, incidentId: opened.incidentId },
    orders: [...removedSlo(before, 'the error budget burns faster now: another incident follows'), opened],
  }
}

function latest(one: Date | null, other: Date | undefined): Date | null {
  return other === undefined || (one !== null && one > other) ? one : other
}
