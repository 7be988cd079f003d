import type { SloAlarm, SloEntry } from '../../schema/slo-board.ts'
import { durationText } from '../duration-text.ts'
import { burnRate, burnRows, type BurnRow } from './burn-rows.ts'
import { lastKnownMs } from './judge-alarms.ts'
import { samplesOf, type SloRing } from './ring.ts'

/** How urgent the worst of some alarms is; undefined for none. Not to know anything waits for the morning, like a ticket. */
export function responseTo(
  alarms: readonly SloAlarm[],
  { window }: Pick<SloEntry, 'window'>,
): BurnRow['response'] | undefined {
  if (alarms.length === 0) return undefined
  return worstRow(alarms, window)?.response ?? 'ticket'
}

/** What an incident about these alarms is called, after its service's name: `the error budget burns fast (…)`. */
export function alarmTitle(alarms: readonly SloAlarm[], { name, window }: Pick<SloEntry, 'name' | 'window'>): string {
  const row = worstRow(alarms, window)
  if (row === undefined) return `no data for an objective (${name})`
  return row.response === 'page' ? `the error budget burns fast (${name})` : `the error budget burns (${name})`
}

/** Why these alarms are raised, with the numbers that decided. */
export function alarmCause(alarms: readonly SloAlarm[], entry: SloEntry, ring: SloRing): string {
  const row = worstRow(alarms, entry.window)
  if (row === undefined) {
    const since = new Date(lastKnownMs(entry)).toISOString()
    return `no sample since ${since}: Mesh does not know whether the objective is met`
  }
  const long = samplesOf(ring, row.longMs)
  const [overLong, overShort] = [row.longMs, row.shortMs].map((ms) => {
    const rate = burnRate(samplesOf(ring, ms), entry.objective)
    return `${rate === null ? 'unknown' : rounded(rate)} over ${durationText(ms)}`
  })
  const bad = `${long.bad} of ${long.good + long.bad} samples were bad within ${durationText(row.longMs)}`
  const left = entry.budgetLeft === null ? '' : `; ${leftInWords(entry.budgetLeft)}`
  return `${bad}: burn rate ${overLong} and ${overShort} (limit ${rounded(row.factor)})${left}`
}

function worstRow(alarms: readonly SloAlarm[], window: SloEntry['window']): BurnRow | undefined {
  return burnRows(window).find((row) => alarms.includes(row.window))
}

function leftInWords(budgetLeft: number): string {
  if (budgetLeft <= 0) return 'nothing of the budget is left'
  return `${budgetLeft < 0.01 ? 'less than 1' : Math.floor(100 * budgetLeft)} % of the budget is left`
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}
