import { COLLECTIONS } from '@mesh/core/paths'
import { ledgerEvidenceSchema } from '@mesh/core/schema/ledger'
import { collection, limit, query, where, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveFamily } from './live.ts'
import { readDocument } from './read-document.ts'

/** What is stored as the text of each digest; nobody has verified it yet, and several documents may say different things. */
export type StoredTexts = ReadonlyMap<string, readonly string[]>

/** An entry has ten digests at most, and each text is in one of its documents. */
const DOCUMENTS_MAX = 10

/** The contents that were kept of an entry. */
export const storedTextsSource = liveFamily<[nonce: string], StoredTexts>((nonce) =>
  listenToQuery(() => {
    const evidence = collection(firestore(), COLLECTIONS.ledgerEvidence)
    return query(evidence, where('nonces', 'array-contains', nonce), limit(DOCUMENTS_MAX))
  }, readTexts),
)

function readTexts(documents: QueryDocumentSnapshot[]): StoredTexts {
  const rows = documents.map((document) => readDocument(ledgerEvidenceSchema, document))
  const texts = rows.flatMap((row) => ('value' in row ? Object.entries(row.value.contents) : []))
  const byDigest = Map.groupBy(texts, ([digest]) => digest)
  return new Map([...byDigest].map(([digest, all]) => [digest, all.map(([, text]) => text)]))
}
