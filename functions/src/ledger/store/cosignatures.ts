import type { NoteSignature } from '@mesh/core/ledger/note/signature-line'
import { addSignature, formatNote, parseNote } from '@mesh/core/ledger/note/signed-note'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { commitDerived } from '../../kit/commit.ts'
import { collections } from './collections.ts'

/** A witness's verified signature of a published checkpoint. */
export interface Cosigned {
  witness: string
  signature: NoteSignature
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
