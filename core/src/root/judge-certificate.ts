import type { Outcome } from '../schema/check-run.ts'
import { judgeDaysLeft, type DaysLeftBounds } from './judge-days-left.ts'

const WORDS = { name: 'TLS: certificate', past: 'has expired', future: 'expires' }

/** What a trusted certificate that ends at `endTime` is worth; the bounds are in days. */
export function judgeCertificate(
  bounds: DaysLeftBounds,
  endTime: Date,
  now: Date,
): { outcome: Outcome; message: string } {
  return judgeDaysLeft(bounds, endTime, now, WORDS)
}
