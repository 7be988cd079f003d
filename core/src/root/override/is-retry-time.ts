import { MINUTE_MS } from '../../durations.ts'

/**
 * Whether a job of every minute tries again what was refused first at `firstTime`: after 1, 2, 4 and 8 minutes, then every 15. A
 * minute that the job misses costs one try, not the others.
 */
export function isRetryTime(firstTime: Date, now: Date): boolean {
  const minutes = Math.floor((now.getTime() - firstTime.getTime()) / MINUTE_MS)
  if (minutes < 1) return false
  return minutes < 15 ? Number.isInteger(Math.log2(minutes)) : minutes % 15 === 0
}
