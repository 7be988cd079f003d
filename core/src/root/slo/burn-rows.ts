import type { SloWindow } from '../../schema/settings/slo.ts'
import { SLO_WINDOW_DAYS } from '../../schema/settings/slo.ts'
import type { Counter } from './counter.ts'
import { DAY_MS, HOUR_MS } from '../../durations.ts'
import { FIVE_MINUTES_MS } from './ring.ts'

/** The rows by their long window, fastest first. */
export const BURN_WINDOWS = ['1h', '6h', '24h', '3d'] as const
export type BurnWindow = (typeof BURN_WINDOWS)[number]

/** One row of a burn-rate table. */
export interface BurnRow {
  window: BurnWindow
  longMs: number
  shortMs: number
  /** A page gets people out of bed, a ticket waits for the morning. */
  response: 'page' | 'ticket'
  /** Thousandths of the error budget that are spent in the long window at this rate. */
  budgetPerMille: number
  /** How many times faster than the objective allows: budget share x period / long window. */
  factor: number
}

const ROWS = [
  { window: '1h', longMs: HOUR_MS, shortMs: FIVE_MINUTES_MS, response: 'page' },
  { window: '6h', longMs: 6 * HOUR_MS, shortMs: 6 * FIVE_MINUTES_MS, response: 'page' },
  { window: '24h', longMs: DAY_MS, shortMs: 2 * HOUR_MS, response: 'ticket' },
  { window: '3d', longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, response: 'ticket' },
] as const

/** 2, 5, 10 and 10 % of the budget; in a week, where an hour is a larger part, 8, 12.5, 20 and 42 %. */
const BUDGETS_PER_MILLE: Record<SloWindow, readonly [number, number, number, number]> = {
  '7d': [80, 125, 200, 420],
  '28d': [20, 50, 100, 100],
  '30d': [20, 50, 100, 100],
  '90d': [20, 50, 100, 100],
}

/**
 * The multi-window, multi-burn-rate table of an objective's window. 30 days: https://sre.google/workbook/alerting-on-slos
 * (table 5-8); 28 and 7 days: sloth's windows; 90 days: the shares of 30 days.
 */
export function burnRows(window: SloWindow): BurnRow[] {
  return ROWS.map((row, index) => {
    const budgetPerMille = BUDGETS_PER_MILLE[window][index] ?? 0
    const factor = (budgetPerMille * SLO_WINDOW_DAYS[window] * DAY_MS) / (1000 * row.longMs)
    return { ...row, budgetPerMille, factor }
  })
}

/** Thousandths of a percent of the samples that may be bad: a whole number, so that limits are met exactly. */
function badPer100000(objective: number): number {
  return Math.round((100 - objective) * 1000)
}

/** How many times faster than the objective (in percent) allows samples are bad; null without samples. */
export function burnRate({ good, bad }: Counter, objective: number): number | null {
  return good + bad === 0 ? null : (bad * 100_000) / ((good + bad) * badPer100000(objective))
}

/** Share of the error budget that is left: 1 untouched, 0 spent, below 0 overspent; null without samples. */
export function budgetLeft(samples: Counter, objective: number): number | null {
  const spent = burnRate(samples, objective)
  return spent === null ? null : 1 - spent
}

/** Whether samples are bad at least as fast as a row says; false without samples. In whole numbers: 1.44 % is 14.4 x 0.1 %. */
export function burnsAt(
  { good, bad }: Counter,
  row: Pick<BurnRow, 'budgetPerMille' | 'longMs'>,
  { objective, window }: { objective: number; window: SloWindow },
): boolean {
  if (bad === 0) return false
  const period = SLO_WINDOW_DAYS[window] * 24
  const long = row.longMs / HOUR_MS
  return bad * 100_000 * 1000 * long >= (good + bad) * badPer100000(objective) * row.budgetPerMille * period
}
