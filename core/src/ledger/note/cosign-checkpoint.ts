import { MeshError } from '../../errors.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { cosignedMessage, writeCosignature } from './cosigned-message.ts'
import { type NoteSigner, signMessage } from './sign-note.ts'
import type { NoteSignature } from './signature-line.ts'

/**
 * The cosignature (type 0x04) of a witness over a checkpoint's note text, made at `timeS` (Unix seconds) (C2SP tlog-cosignature).
 * Whoever calls it has verified that the checkpoint is consistent with all that were cosigned before.
 */
export async function cosignCheckpoint(text: string, timeS: number, cosigner: NoteSigner): Promise<NoteSignature> {
  // A cosigner's key speaks of checkpoints only.
  parseCheckpoint(text)
  if (!Number.isSafeInteger(timeS) || timeS < 0) {
    throw new MeshError('invalid-argument', `Cosignature: found time ${timeS}, expected whole Unix seconds, 0 or more`)
  }
  const signature = await signMessage(cosigner, 0x04, cosignedMessage(text, timeS))
  return { name: cosigner.key.name, keyId: cosigner.key.keyId, payload: writeCosignature(timeS, signature) }
}
