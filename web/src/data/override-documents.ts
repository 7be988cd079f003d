import { COLLECTIONS } from '@mesh/core/paths'
import { overrideStateSchema, type OverrideState } from '@mesh/core/schema/override-state'
import { collection, query, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveSource } from './live.ts'
import { readDocument, type Row } from './read-document.ts'

const read = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(overrideStateSchema, document))

/** What people have actions say of services: a document for each of those few. */
export const overridesSource = liveSource<Row<OverrideState>[]>(
  listenToQuery(() => query(collection(firestore(), COLLECTIONS.overrides)), read),
)
