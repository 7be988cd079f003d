import { MeshError } from '@mesh/core/errors'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { rebuildTree } from './rebuild-tree.ts'
import { readSeenLogs, rememberLog, type SeenLog } from './ledger-state.ts'
import { type Cosigner, listCosigners } from './list-cosigners.ts'
import type { OpenedCheckpoint } from './open-checkpoint.ts'
import type { LedgerSource } from './source.ts'
import { type KeysFrom, trustedCheckpoint } from './trusted-keys.ts'

export interface VerifyOptions {
  /** Texts of the log's verifier keys; those of the state file, or else of the log itself, when there are none. */
  vkeys: readonly string[]
  /** Texts of verifier keys of witnesses who must all have cosigned. */
  witnesses: readonly string[]
  /** Remembers what was verified. */
  stateFile: string
}

/** What a verification found; times as ISO 8601, the root in hexadecimal. */
export interface VerifiedLedger {
  address: string
  origin: string
  size: number
  root: string
  signedBy: string[]
  keysFrom: KeysFrom
  cosignedBy: Cosigner[]
  /** How many entries they cosigned: all but the last, which then say only that the log cosigned others. */
  cosignedSize: number
  /** What was verified before this; null for nothing. */
  since: { size: number; time: string } | null
}

/**
 * Verifies a whole log: every entry, tile and signature, and that it still begins as when it was verified last; then
 * remembers it. Throws a MeshError that says exactly what differs, and remembers nothing then.
 */
export async function verifyLedger(source: LedgerSource, options: VerifyOptions, now: Date): Promise<VerifiedLedger> {
  const seen = readSeenLogs(options.stateFile)[source.address]
  const { checkpoint, cosigned, trust } = await trustedCheckpoint(source, options.vkeys, options.witnesses, seen)
  const { origin, size } = checkpoint
  const root = hexOf(checkpoint.rootHash)
  if (seen !== undefined) refuseRollback(source.address, checkpoint, seen)
  const earlierSizes = [seen?.size ?? 0, cosigned.size]
  const made = await rebuildTree(source, { size, earlierSizes, quietFrom: cosigned.size })
  const rootAt = (earlier: number) => hexOf(made.earlierRoots.get(earlier) ?? made.root)
  if (seen !== undefined && rootAt(seen.size) !== seen.root) {
    throw fork(source.address, seen, `its first ${seen.size} entries now have the root ${rootAt(seen.size)}`)
  }
  if (rootAt(cosigned.size) !== hexOf(cosigned.rootHash)) {
    throw new MeshError(
      'failed-precondition',
      `Fork: witnesses cosigned ${cosigned.size} entries with the root ${hexOf(cosigned.rootHash)}; those of now make ${rootAt(cosigned.size)}.`,
    )
  }
  if (hexOf(made.root) !== root) {
    throw new MeshError(
      'failed-precondition',
      `The checkpoint of size ${size} has the root ${root}; the entries and tiles make ${hexOf(made.root)}.`,
    )
  }
  const vkeys = trust.keys.map(formatVerifierKey)
  rememberLog(options.stateFile, source.address, { origin, vkeys, size, root, time: now.toISOString() })
  return {
    address: source.address,
    origin,
    size,
    root,
    signedBy: checkpoint.signers.map(formatVerifierKey),
    keysFrom: trust.from,
    cosignedBy: listCosigners(cosigned),
    cosignedSize: cosigned.size,
    since: seen === undefined ? null : { size: seen.size, time: seen.time },
  }
}

/** Refuses what can be seen without reading an entry. */
function refuseRollback(address: string, { size, rootHash }: OpenedCheckpoint, seen: SeenLog): void {
  if (size < seen.size) {
    throw new MeshError(
      'failed-precondition',
      `Rollback: on ${seen.time} ${address} had ${seen.size} entries (root ${seen.root}); now its checkpoint has ${size} (root ${hexOf(rootHash)}). A log only grows.`,
    )
  }
  if (size === seen.size && hexOf(rootHash) !== seen.root) {
    throw fork(address, seen, `now its checkpoint of that size has the root ${hexOf(rootHash)}`)
  }
}

function fork(address: string, seen: SeenLog, found: string): MeshError {
  return new MeshError(
    'failed-precondition',
    `Fork: on ${seen.time} ${address} had ${seen.size} entries with the root ${seen.root}; ${found}. History was changed, or you are shown another log than before.`,
  )
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
