import { readRange } from './read-range.ts'
import type { CheckHistory, HistoryDocuments } from './read-span.ts'

/** Ninety days (UTC) of each check of a service, the last one today: what bars show. */
export function readDays(documents: HistoryDocuments, serviceId: string, now: Date): CheckHistory[] {
  return readRange(documents, serviceId, '90d', now)
}
