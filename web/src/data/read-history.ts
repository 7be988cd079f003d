import type { Range } from '@mesh/core/root/history/range'
import { readRange } from '@mesh/core/root/history/read-range'
import type { CheckHistory } from '@mesh/core/root/history/read-span'
import { historyDocuments, type AnyRollup } from './history-documents.ts'
import type { Row, UnreadableRow } from './read-document.ts'

/** A range of a service's history and what could not be read of it. */
export interface ServiceHistory {
  range: Range
  serviceId: string
  /** Checks that had results in the range. */
  checks: readonly CheckHistory[]
  unreadable: UnreadableRow[]
}

/**
 * The history of a service out of the documents of a range. A packed text that cannot be unpacked makes its documents
 * unreadable rows: it never takes the page with it.
 */
export function readHistory(
  rows: readonly (Row<AnyRollup> | null)[],
  serviceId: string,
  range: Range,
  now: Date,
): ServiceHistory {
  const { documents, unreadable } = historyDocuments(rows)
  try {
    return { range, serviceId, checks: readRange(documents, serviceId, range, now), unreadable }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return {
      range,
      serviceId,
      checks: [],
      unreadable: [...unreadable, { id: range, path: `the history of ${range}`, problem }],
    }
  }
}
