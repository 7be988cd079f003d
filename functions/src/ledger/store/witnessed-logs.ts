import { createHash } from 'node:crypto'
import type { AddCheckpointOutcome, KnownTree } from '@mesh/core/ledger/note/judge-add-checkpoint'
import { COLLECTIONS } from '@mesh/core/paths'
import { MESH } from '@mesh/core/schema/incident'
import type { WitnessedLogDocument } from '@mesh/core/schema/witnessed-log'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import { hexOf } from '../../kit/hex-of.ts'
import { collections } from './collections.ts'

/** Decides upon a request with the stored tree of its log; may run several times. */
export type JudgeTree = (findTree: (origin: string) => Promise<KnownTree | null>) => Promise<AddCheckpointOutcome>

/**
 * Reads a log's tree, decides, and keeps the tree that was accepted, with its entry, in one transaction: of two requests at
 * once only one finds the old tree. A tree that is kept already is not written again.
 */
export async function judgeWitnessed(judge: JudgeTree, now: Date): Promise<AddCheckpointOutcome> {
  const { witnessedLogs } = await collections()
  return commit(async (transaction) => {
    let before: WitnessedLogDocument | undefined
    const outcome = await judge(async (origin) => {
      before = (await transaction.get(witnessedLogs.doc(witnessedLogId(origin)))).data()
      return before === undefined ? null : { size: before.size, rootHash: Buffer.from(before.root, 'hex') }
    })
    if (outcome.status !== 200) return outcome
    const { origin, size, rootHash } = outcome.checkpoint
    const root = hexOf(rootHash)
    if (before?.size === size && before.root === root) return outcome
    const id = witnessedLogId(origin)
    const after: WitnessedLogDocument = { schemaVersion: 1, origin, size, root, time: now }
    transaction.set(witnessedLogs.doc(id), after)
    transaction.record({
      actor: actorOf(MESH),
      action: 'witness.cosign',
      resource: `${COLLECTIONS.witnessedLogs}/${id}`,
      before,
      after,
      reason: `${origin} at size ${size}`,
    })
    return outcome
  })
}

function witnessedLogId(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}
