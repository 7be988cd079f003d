import type { Grain } from '../../schema/rollup.ts'
import { GRAIN_MS, later, startOf } from './spans.ts'

/** What a page may show: so many buckets of a grain. The day under way is shown; hours and windows only when they are over. */
export const RANGES = {
  '24h': { grain: '5m', count: 288, isOpen: false },
  '7d': { grain: '1h', count: 168, isOpen: false },
  '30d': { grain: '1d', count: 30, isOpen: true },
  '90d': { grain: '1d', count: 90, isOpen: true },
} as const satisfies Record<string, { grain: Grain; count: number; isOpen: boolean }>
export type Range = keyof typeof RANGES

/** The times that a range covers now. */
export function rangeSpan(range: Range, now: Date): { grain: Grain; startTime: Date; endTime: Date } {
  const { grain, count, isOpen } = RANGES[range]
  const lengthMs = GRAIN_MS[grain]
  const endTime = later(startOf(now, lengthMs), isOpen ? lengthMs : 0)
  return { grain, startTime: later(endTime, -count * lengthMs), endTime }
}
