import { z } from 'zod'

/** Ranges of the history that the charts may span; `Range` of core, which the first page need not load. */
const HISTORY_RANGES = ['24h', '7d', '30d', '90d'] as const
type HistoryRange = (typeof HISTORY_RANGES)[number]

/** What the charts may span: the newest results one by one, or a range of the history. */
export const CHART_RANGES = ['latest', ...HISTORY_RANGES] as const
export type ChartRange = (typeof CHART_RANGES)[number]

/** Search parameters of a service's page; absent ones are the newest results as a chart. */
export const serviceSearchSchema = z.object({
  view: z.literal('table').optional().catch(undefined),
  range: z.enum(HISTORY_RANGES).optional().catch(undefined),
})

/** The range of the history that was chosen; undefined for the newest results. */
export function historyRange(chosen: string): HistoryRange | undefined {
  return HISTORY_RANGES.find((each) => each === chosen)
}
