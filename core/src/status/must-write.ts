import { isAhead } from '../is-ahead.ts'
import { jsonEqual } from '../json-equal.ts'
import type { StatusSnapshot } from '../schema/status-page.ts'

/** How old a snapshot that still says the same may grow before its time is written again. */
const TOUCH_AFTER_MS = 240_000

/**
 * Whether a page must be written: it says something new, or its time must be carried on, since a page whose time stands
 * still says that nobody knows. What was gathered earlier never replaces what was gathered later, unless that time came
 * from a wrong clock.
 */
export function mustWrite(stored: StatusSnapshot | undefined, gathered: StatusSnapshot): boolean {
  if (stored === undefined || isAhead(stored.updateTime, gathered.updateTime)) return true
  const age = gathered.updateTime.getTime() - stored.updateTime.getTime()
  if (age < 0) return false
  return age >= TOUCH_AFTER_MS || !jsonEqual({ ...stored, updateTime: 0 }, { ...gathered, updateTime: 0 })
}
