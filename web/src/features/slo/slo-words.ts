import { responseTo } from '@mesh/core/root/slo/alarm-words'
import type { CheckState } from '@mesh/core/schema/board'
import { SLO_WINDOW_DAYS } from '@mesh/core/schema/settings/slo'
import type { SloEntry } from '@mesh/core/schema/slo-board'
import type { SloStanding } from '../../data/slo-documents.ts'
import { shareInWords } from '../../ui/share-words.ts'

/** The colour, icon and word of an objective. */
export interface SloLook {
  state: CheckState
  word: string
}

/** Counters of this age say nothing about the present: they are written every five minutes, or half an hour late. */
const STALE_AFTER_MS = 45 * 60_000

/** What an objective looks like now: what is not known comes first, then what is urgent, then the budget. */
export function sloLook({ entry, updateTime }: Pick<SloStanding, 'entry' | 'updateTime'>, now: Date): SloLook {
  const { alarms, budgetLeft, lastSampleTime, lastExcusedTime } = entry
  if (now.getTime() - updateTime.getTime() > STALE_AFTER_MS) return { state: 'unknown', word: 'Out of date' }
  if (budgetLeft === null || alarms.includes('noData')) return { state: 'unknown', word: 'No data' }
  const response = responseTo(alarms, entry)
  if (response === 'page') return { state: 'down', word: 'Burning fast' }
  if (budgetLeft <= 0) return { state: 'down', word: 'Budget spent' }
  if (response === 'ticket') return { state: 'degraded', word: 'Burning' }
  const isExcused = lastExcusedTime !== null && (lastSampleTime === null || lastExcusedTime > lastSampleTime)
  return isExcused ? { state: 'paused', word: 'Not measured' } : { state: 'up', word: 'Met' }
}

/** The share of good samples in words. */
export const sliInWords = shareInWords

/** What is left of the error budget: `42 % left`, `spent`, `spent 3.4 times over`, `not known yet`. */
export function budgetInWords(budgetLeft: number | null): string {
  if (budgetLeft === null) return 'not known yet'
  if (budgetLeft > 0) return `${budgetLeft < 0.01 ? '<1' : Math.floor(budgetLeft * 100 + 1e-9)} % left`
  return budgetLeft > -0.05 ? 'spent' : `spent ${rounded(1 - budgetLeft)} times over`
}

/** A burn rate: `14.4×`, a dash without samples. */
export function burnInWords(rate: number | null): string {
  return rate === null ? '–' : `${rounded(rate)}×`
}

/** What an objective measures: `payments · all checks`, `payments.http · answers under 300 ms`. */
export function targetInWords({
  serviceId,
  checkId,
  underMs,
}: Pick<SloEntry, 'serviceId' | 'checkId' | 'underMs'>): string {
  const what = underMs === null ? 'availability' : `answers within ${underMs} ms`
  return `${checkId ?? `${serviceId}, all checks`} · ${what}`
}

/** What it asks for: `99.9 % over 30 days`. */
export function objectiveInWords({ objective, window }: Pick<SloEntry, 'objective' | 'window'>): string {
  return `${objective} % over ${SLO_WINDOW_DAYS[window]} days`
}

/** The first line of the page: the worst that can be said of all objectives. */
export function slosHeadline(looks: readonly SloLook[]): string {
  const of = (state: CheckState) => looks.filter((look) => look.state === state).length
  const [down, degraded, unknown, paused] = [of('down'), of('degraded'), of('unknown'), of('paused')]
  const asks = (count: number) => (count === 1 ? '1 objective' : `${count} objectives`)
  if (down > 0) return `${asks(down)} in trouble`
  if (degraded > 0) return `${asks(degraded)} burning`
  if (unknown > 0) return `${asks(unknown)} without data`
  if (paused === 0) return 'All objectives met'
  return paused === looks.length ? `${asks(paused)} not measured` : 'All measured objectives met'
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}
