import { rangeSpan, type Range } from './range.ts'
import { readSpan, type CheckHistory, type HistoryDocuments } from './read-span.ts'

/** The points of a range for each check of a service, from the documents that `documentsOfRange` names. */
export function readRange(documents: HistoryDocuments, serviceId: string, range: Range, now: Date): CheckHistory[] {
  return readSpan(documents, serviceId, rangeSpan(range, now))
}
