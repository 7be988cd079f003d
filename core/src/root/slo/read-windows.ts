import { MeshError } from '../../errors.ts'
import type { RollupHours } from '../../schema/rollup.ts'
import { decodeBucket, mergeBuckets, type Bucket } from '../history/bucket.ts'
import type { SloInput } from './evaluate-slo.ts'
import { FIVE_MINUTES_MS } from './ring.ts'

/**
 * The five minutes from `fromMs` to `untilMs` that some boards' hours hold, in order, with the buckets of their checks; those
 * without any are left out. `problems` says what could not be read: it counts for nothing, and must not stop the others.
 */
export function readWindows(
  hours: readonly RollupHours[],
  fromMs: number,
  untilMs: number,
): { windows: SloInput['windows']; problems: { checkId: string; error: MeshError }[] } {
  const windows = new Map<number, Map<string, Bucket>>()
  const problems: { checkId: string; error: MeshError }[] = []
  for (const { hourTime, checks } of hours) {
    for (const [checkId, { buckets }] of Object.entries(checks)) {
      for (const [slot, text] of buckets.entries()) {
        const startMs = hourTime.getTime() + slot * FIVE_MINUTES_MS
        if (text === '' || startMs < fromMs || startMs >= untilMs) continue
        const window = windows.get(startMs) ?? new Map<string, Bucket>()
        const known = window.get(checkId)
        try {
          const bucket = decodeBucket(text)
          // A check that moved to another board has results on both.
          window.set(checkId, known === undefined ? bucket : mergeBuckets([known, bucket]))
          windows.set(startMs, window)
        } catch (error) {
          if (!(error instanceof MeshError)) throw error
          problems.push({ checkId, error })
        }
      }
    }
  }
  const inOrder = [...windows].sort(([a], [b]) => a - b)
  return { windows: inOrder.map(([startMs, buckets]) => ({ startMs, buckets })), problems }
}
