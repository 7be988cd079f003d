import { COLLECTIONS } from '@mesh/core/paths'
import { ledgerEvidenceSchema } from '@mesh/core/schema/ledger'
import { collection, limit, query, where } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveFamily } from './live.ts'
import { readDocument, splitRows, type StoredDocument, type UnreadableRow } from './read-document.ts'

/** What is stored as the text of each digest; nobody has verified it yet, and several documents may say different things. */
export type StoredTexts = ReadonlyMap<string, readonly string[]>

export interface StoredContents {
  texts: StoredTexts
  /** Any of these may have texts that are missing. */
  unreadable: readonly UnreadableRow[]
}

/** An entry has ten digests at most, and each text is in one of its documents. */
const DOCUMENTS_MAX = 10

/** The contents that were kept of an entry. */
export const storedContentsSource = liveFamily<[nonce: string], StoredContents>((nonce) =>
  listenToQuery(() => {
    const evidence = collection(firestore(), COLLECTIONS.ledgerEvidence)
    return query(evidence, where('nonces', 'array-contains', nonce), limit(DOCUMENTS_MAX))
  }, readContents),
)

/** What documents of evidence say, and those that cannot be read. */
export function readContents(documents: readonly StoredDocument[]): StoredContents {
  const rows = documents.map((document) => readDocument(ledgerEvidenceSchema, document))
  const { readable, unreadable } = splitRows(rows)
  const all = readable.flatMap(({ value }) => Object.entries(value.contents))
  const byDigest = Map.groupBy(all, ([digest]) => digest)
  return { texts: new Map([...byDigest].map(([digest, some]) => [digest, some.map(([, text]) => text)])), unreadable }
}
