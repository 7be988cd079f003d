import type { NoteSignature } from '@mesh/core/ledger/note/signature-line'
import { addSignature, formatNote, parseNote } from '@mesh/core/ledger/note/signed-note'
import { QUERIES } from '@mesh/core/queries'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { commitDerived } from '../../kit/commit.ts'
import { collections } from './collections.ts'

/** A witness's verified signature of a published checkpoint. */
export interface Cosigned {
  witness: string
  signature: NoteSignature
}

/** The newest checkpoint that a witness cosigned; undefined when there is none. */
export async function loadCosigned(witness: string): Promise<LedgerCheckpoint | undefined> {
  const { checkpoints } = await collections()
  const { contains, orderBy } = QUERIES.cosignedCheckpoints
  const [[field, direction]] = orderBy
  const cosigned = checkpoints.where(contains, 'array-contains', witness).orderBy(field, direction).limit(1)
  return (await cosigned.get()).docs[0]?.data()
}

/** Adds cosignatures to a published checkpoint, and to the newest one while that is the same. Adding them again changes nothing. */
export async function addCosignatures({ size, note }: LedgerCheckpoint, cosigned: readonly Cosigned[]): Promise<void> {
  const { checkpoints, latest } = await collections()
  const { text } = parseNote(note)
  await commitDerived(async (transaction) => {
    const found = await transaction.getAll(checkpoints.doc(String(size)), latest)
    for (const snapshot of found) {
      const stored = snapshot.data()
      if (stored === undefined || parseNote(stored.note).text !== text) continue
      const signed = cosigned.reduce((note, { signature }) => addSignature(note, signature), parseNote(stored.note))
      const witnesses = [...new Set([...stored.witnesses, ...cosigned.map(({ witness }) => witness)])]
      transaction.set(snapshot.ref, { ...stored, note: formatNote(signed), witnesses })
    }
  })
}
