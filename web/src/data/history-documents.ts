import { COLLECTIONS } from '@mesh/core/paths'
import type { HistoryDocument } from '@mesh/core/root/history/documents-of-range'
import type { HistoryDocuments } from '@mesh/core/root/history/read-span'
import { rollupDaysSchema, rollupHoursSchema, rollupSchema } from '@mesh/core/schema/rollup'
import type { Rollup, RollupDays, RollupHours } from '@mesh/core/schema/rollup'
import { doc } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument } from './listen.ts'
import { liveFamily, type LiveSource } from './live.ts'
import type { Row, UnreadableRow } from './read-document.ts'

/** One document of the history, whichever kind it is. */
export type AnyRollup = RollupHours | RollupDays | Rollup

const SCHEMAS = {
  [COLLECTIONS.rollupHours]: rollupHoursSchema,
  [COLLECTIONS.rollupDays]: rollupDaysSchema,
  [COLLECTIONS.rollups]: rollupSchema,
} as const

/** A document of the history; null when nothing was counted in its time. Pages and ranges that need the same one share it. */
const historyDocumentSource = liveFamily<[HistoryDocument['collection'], string], Row<AnyRollup> | null>(
  (collection, id) => listenToDocument<AnyRollup>(() => doc(firestore(), collection, id), SCHEMAS[collection]),
)

/** The live documents that `documentsOfRange` names. */
export function historyDocumentSources(documents: readonly HistoryDocument[]): LiveSource<Row<AnyRollup> | null>[] {
  return documents.map(({ collection, id }) => historyDocumentSource(collection, id))
}

/** Sorts what was read into what `readRange` takes, and what could not be read. */
export function historyDocuments(rows: readonly (Row<AnyRollup> | null)[]): {
  documents: HistoryDocuments
  unreadable: UnreadableRow[]
} {
  const hours: RollupHours[] = []
  const days: RollupDays[] = []
  const rollups: Rollup[] = []
  const unreadable: UnreadableRow[] = []
  for (const row of rows) {
    if (row === null) continue
    if ('problem' in row) unreadable.push(row)
    else if ('hourTime' in row.value) hours.push(row.value)
    else if ('dayTime' in row.value) days.push(row.value)
    else rollups.push(row.value)
  }
  return { documents: { hours, days, rollups }, unreadable }
}
