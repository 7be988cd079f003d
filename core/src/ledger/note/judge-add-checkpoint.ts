import { MeshError } from '../../errors.ts'
import { type AddCheckpointRequest, parseAddCheckpoint } from './add-checkpoint-request.ts'
import { sameBytes } from '../same-bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Ed25519Verify } from './crypto.ts'
import { signatureFault } from './open-note.ts'
import type { SignedNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'
import { verifySignatures } from './verify-signatures.ts'

/** A tree that a witness knows. */
export interface KnownTree {
  size: number
  rootHash: Uint8Array
}

/** What a witness keeps of one log. */
export interface WitnessedLog {
  keys: readonly VerifierKey[]
  /** Tree of the checkpoint that was cosigned last; null before the first. */
  latest: KnownTree | null
}

/** The stored state of the log of this origin; undefined when the witness does not know it. */
export type FindWitnessedLog = (origin: string) => Promise<WitnessedLog | undefined>

/** The claim that an old tree is the beginning of a new one. */
export interface ConsistencyClaim {
  oldSize: number
  oldRoot: Uint8Array
  size: number
  root: Uint8Array
  proof: readonly Uint8Array[]
}

/** Verification that the door supplies. */
export interface WitnessTools {
  verify: Ed25519Verify
  /** Why an RFC 6962 consistency proof does not show its claim; undefined when it does. Asked for 0 < oldSize < size only. */
  consistencyFault: (claim: ConsistencyClaim) => string | undefined | Promise<string | undefined>
}

/** How a witness answers, by the status code of the protocol. */
export type AddCheckpointOutcome =
  /** Store `checkpoint` as the latest in the transaction that read the log, then answer cosignatures of `note`. */
  | { status: 200; checkpoint: Checkpoint; note: SignedNote }
  | { status: 400 | 403 | 404 | 422; message: string }
  /** `size` is that of the latest cosigned checkpoint; `isFork`: of the same size, with another root. */
  | { status: 409; size: number; isFork: boolean; message: string }

/** SHA-256 of nothing: the root of the tree that a log has before its first checkpoint (RFC 6962, 2.1). */
const EMPTY_ROOT = Uint8Array.from(
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'.match(/../g) ?? [],
  (hex) => Number.parseInt(hex, 16),
)

/**
 * What a witness does with the body of an add-checkpoint request (C2SP tlog-witness).
 * Call it inside the transaction that stores the outcome, with a `findLog` that reads in that transaction:
 * of two requests at once only one may find the old size.
 */
export async function judgeAddCheckpoint(
  body: Uint8Array | string,
  findLog: FindWitnessedLog,
  tools: WitnessTools,
): Promise<AddCheckpointOutcome> {
  const request = readRequest(body)
  if (typeof request === 'string') return { status: 400, message: request }
  const { checkpoint, note } = request
  const log = await findLog(checkpoint.origin)
  if (log === undefined) {
    return { status: 404, message: `Log ${checkpoint.origin}: found no such log, expected one that this witness knows` }
  }
  const fault = signatureFault(await verifySignatures(note, log.keys, tools.verify))
  if (fault !== undefined) return { status: 403, message: `Checkpoint of ${checkpoint.origin}: ${fault}` }
  return (await refuseTree(request, log.latest, tools)) ?? { status: 200, checkpoint, note }
}

function readRequest(body: Uint8Array | string): ReturnType<typeof parseAddCheckpoint> | string {
  try {
    return parseAddCheckpoint(body)
  } catch (error) {
    if (error instanceof MeshError && error.code === 'invalid-argument') return error.message
    throw error
  }
}

async function refuseTree(
  { oldSize, proof, checkpoint }: AddCheckpointRequest & { checkpoint: Checkpoint },
  stored: KnownTree | null,
  { consistencyFault }: WitnessTools,
): Promise<AddCheckpointOutcome | undefined> {
  const { size } = checkpoint
  const latest = stored ?? { size: 0, rootHash: EMPTY_ROOT }
  if (oldSize > size) {
    return { status: 400, message: `Old size: found ${oldSize}, expected at most the checkpoint's size ${size}` }
  }
  if (oldSize !== latest.size) {
    const message = `Old size: found ${oldSize}, expected ${latest.size}, the size cosigned last`
    return { status: 409, size: latest.size, isFork: false, message }
  }
  if (oldSize === size && !sameBytes(checkpoint.rootHash, latest.rootHash)) {
    const message = `Root of size ${size}: found another root than the one cosigned before; the log has forked`
    return { status: 409, size: latest.size, isFork: true, message }
  }
  if (oldSize === 0 || oldSize === size) {
    if (proof.length === 0) return undefined
    const message = `Consistency proof from ${oldSize} to ${size}: found ${proof.length} hashes, expected none`
    return { status: 422, message }
  }
  const { rootHash: oldRoot } = latest
  const fault = await consistencyFault({ oldSize, oldRoot, size, root: checkpoint.rootHash, proof })
  if (fault === undefined) return undefined
  return { status: 422, message: `Consistency proof from ${oldSize} to ${size}: ${fault}` }
}
