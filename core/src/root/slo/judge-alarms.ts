import type { Slo } from '../../schema/settings/slo.ts'
import type { SloAlarm, SloEntry } from '../../schema/slo-board.ts'
import { durationMs } from '../../schema/config-words.ts'
import { burnRows, burnsAt, type BurnRow } from './burn-rows.ts'
import { samplesOf, type SloRing } from './ring.ts'

/**
 * What is wrong with an objective. A row of the burn-rate table begins when the long and the short window both burn as fast
 * as it says and the long one holds `minBadSamples` bad samples; it ends when the short window does not any more (without
 * samples there, when the long one does not). `noData` lasts while nothing has been counted, nor been excused by maintenance
 * or a pause, for `noDataAfter` and for two intervals of the checks (`intervalMs`).
 */
export function judgeAlarms(
  slo: Pick<Slo, 'objective' | 'window' | 'minBadSamples' | 'noDataAfter'>,
  ring: SloRing,
  {
    alarms,
    intervalMs,
    ...times
  }: Pick<SloEntry, 'alarms' | 'createTime' | 'lastSampleTime' | 'lastExcusedTime'> & { intervalMs: number },
): SloAlarm[] {
  const burning = burnRows(slo.window).filter((row) =>
    alarms.includes(row.window) ? goesOn(slo, ring, row) : begins(slo, ring, row),
  )
  const blindAfterMs = Math.max(durationMs(slo.noDataAfter) ?? Infinity, 2 * intervalMs)
  const isBlind = ring.untilMs - lastKnownMs(times) >= blindAfterMs
  return [...burning.map(({ window }) => window), ...(isBlind ? (['noData'] as const) : [])]
}

/** When something was last known, in ms since the epoch: a sample, an excuse, or that counting began. */
export function lastKnownMs(entry: Pick<SloEntry, 'createTime' | 'lastSampleTime' | 'lastExcusedTime'>): number {
  const { createTime, lastSampleTime, lastExcusedTime } = entry
  return Math.max(createTime.getTime(), lastSampleTime?.getTime() ?? 0, lastExcusedTime?.getTime() ?? 0)
}

/**
 * The alarms that people must be told of: a row whose short window reaches back into a time that another incident explained
 * says nothing new, unless people were told of it before that.
 */
export function loudAlarms(
  alarms: readonly SloAlarm[],
  ring: SloRing,
  { window, loud, explainedUntil }: Pick<SloEntry, 'window' | 'loud' | 'explainedUntil'>,
): SloAlarm[] {
  const explainedMs = explainedUntil?.getTime() ?? -Infinity
  const silent = burnRows(window).filter(({ shortMs }) => ring.untilMs - shortMs < explainedMs)
  return alarms.filter((alarm) => loud.includes(alarm) || !silent.some((row) => row.window === alarm))
}

function begins(slo: Parameters<typeof judgeAlarms>[0], ring: SloRing, row: BurnRow): boolean {
  const long = samplesOf(ring, row.longMs)
  return long.bad >= slo.minBadSamples && burnsAt(long, row, slo) && burnsAt(samplesOf(ring, row.shortMs), row, slo)
}

function goesOn(slo: Parameters<typeof judgeAlarms>[0], ring: SloRing, row: BurnRow): boolean {
  const short = samplesOf(ring, row.shortMs)
  const hasSamples = short.good + short.bad > 0
  return burnsAt(hasSamples ? short : samplesOf(ring, row.longMs), row, slo)
}
