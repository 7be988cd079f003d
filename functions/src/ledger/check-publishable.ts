import { MeshError } from '@mesh/core/errors'
import { consistencyFault } from '@mesh/core/ledger/consistency-fault'
import { frontierRoot } from '@mesh/core/ledger/frontier'
import { parseCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { openNote } from '@mesh/core/ledger/note/open-note'
import type { SignedNote } from '@mesh/core/ledger/note/signed-note'
import type { VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { readConsistencyProof, readFrontier } from '@mesh/core/ledger/read-proof'
import type { ReadTile } from '@mesh/core/ledger/read-spans'
import { tilePath } from '@mesh/core/ledger/tile-path'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { hexOf } from '../kit/hex-of.ts'
import { sha256 } from '../kit/sha256.ts'
import { verifyEd25519 } from './ed25519.ts'
import { refuseSecondRoot, refuseSetBack, type Published } from './store/checkpoints.ts'

interface Publishable {
  rootHash: Uint8Array<ArrayBuffer>
  /** The note of this very tree, when it is published already and only lacks signatures. */
  signed: SignedNote | undefined
}

interface Deps {
  readStoredTile: ReadTile
  loadCheckpoint: (size: number) => Promise<LedgerCheckpoint | undefined>
}

/**
 * Whether the log may be signed as it is stored: the newest checkpoint is one that the log's own keys signed, the tiles have the state's
 * root, and they prove that the tree of the newest checkpoint is its beginning. Throws `internal` otherwise.
 */
export async function checkPublishable(
  { state, latest, newestSize }: Published,
  origin: string,
  verifiers: readonly VerifierKey[],
  deps: Deps,
): Promise<Publishable> {
  const { size, root } = state ?? { size: 0, root: '' }
  if (newestSize !== latest?.size) {
    throw refusal(
      `checkpoints up to size ${newestSize} were published, but the newest is said to have ${latest?.size ?? 'none'}`,
    )
  }
  refuseSetBack(state, latest)
  refuseSecondRoot({ size, root }, await deps.loadCheckpoint(size))
  const readTile = readingOnce(deps.readStoredTile)
  const rootHash = Uint8Array.from(frontierRoot(sha256, await readFrontier(sha256, size, readTile)))
  if (hexOf(rootHash) !== root) throw refusal(`its tiles of size ${size} have another root than its state`)
  if (latest === undefined) return { rootHash, signed: undefined }
  const note = await openOwn(latest, verifiers)
  const { size: oldSize, rootHash: oldRoot, ...old } = parseCheckpoint(note.text)
  if (old.origin !== origin || oldSize !== latest.size || hexOf(oldRoot) !== latest.root) {
    throw refusal(`the note of the newest checkpoint says something else than its document`)
  }
  const proof = await readConsistencyProof(sha256, oldSize, size, readTile)
  const fault = consistencyFault(sha256, { oldSize, oldRoot, size, root: rootHash, proof })
  if (fault !== undefined) throw refusal(`it does not begin with the published tree of size ${oldSize}: ${fault}`)
  return { rootHash, signed: oldSize === size ? note : undefined }
}

async function openOwn(latest: LedgerCheckpoint, verifiers: readonly VerifierKey[]): Promise<SignedNote> {
  try {
    const { text, signatures } = await openNote(latest.note, verifiers, verifyEd25519)
    return { text, signatures }
  } catch (cause) {
    throw refusal(
      `no enabled key signed the newest checkpoint, of size ${latest.size}; if a key was changed, enable its old version until a checkpoint carries both signatures`,
      cause,
    )
  }
}

/** Proof and root are read from the same bytes. */
function readingOnce(readTile: ReadTile): ReadTile {
  const reading = new Map<string, Promise<Uint8Array>>()
  return (tile) => {
    const path = tilePath(tile)
    const bytes = reading.get(path) ?? readTile(tile)
    reading.set(path, bytes)
    return bytes
  }
}

function refusal(what: string, cause?: unknown): MeshError {
  return new MeshError('internal', `the ledger does not agree with itself: ${what}; nothing was signed`, { cause })
}
