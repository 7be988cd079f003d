import type { CheckBatch } from '../schema/events.ts'

const GRACE_MS = 60_000

/** Whether a batch has waited so long that a newer slot of the same checks has been handed out: it is not caught up. */
export function isOutdated({ slotTimeMs, intervalMs }: CheckBatch, now: Date): boolean {
  return now.getTime() > slotTimeMs + 2 * intervalMs + GRACE_MS
}
