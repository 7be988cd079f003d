import type { Transaction } from 'firebase-admin/firestore'
import { transitionId } from '@mesh/core/paths'
import type { ConfigWrite } from '@mesh/core/root/config-steps'
import type { StoredConfig } from '@mesh/core/root/diff-config'
import { mergeBoard } from '@mesh/core/root/merge-board'
import { mergePlan } from '@mesh/core/root/merge-plan'
import type { Board } from '@mesh/core/schema/board'
import type { NotifySettings } from '@mesh/core/schema/notification'
import type { Plan } from '@mesh/core/schema/plan'
import type { RootSettings } from '@mesh/core/schema/settings'
import { allOf, collections } from './collections.ts'
import { heartbeatWrites } from './heartbeats.ts'

/** The stored configuration with what was compiled from it, and the number of the change that made it. */
export interface LoadedConfig extends StoredConfig {
  revision: number
  plans: Map<string, Plan>
  boards: Map<string, Board>
  notifySettings: NotifySettings | undefined
  rootSettings: RootSettings | undefined
}

type Collections = Awaited<ReturnType<typeof collections>>

/** Reads the whole configuration. The revision is read first: a change made meanwhile makes the next commit fail. */
export async function loadConfig(): Promise<LoadedConfig> {
  const { configRevision, services, checks, plans, boards, notifySettings, rootSettings } = await collections()
  const revision = (await configRevision.get()).data()?.revision ?? 0
  const [byService, byCheck, byPlan, byBoard, notify, root] = await Promise.all([
    allOf(services),
    allOf(checks),
    allOf(plans),
    allOf(boards),
    notifySettings.get(),
    rootSettings.get(),
  ])
  return {
    revision,
    services: byService,
    checks: byCheck,
    plans: byPlan,
    boards: byBoard,
    notifySettings: notify.data(),
    rootSettings: root.data(),
  }
}

/**
 * Writes one step of a configuration in one transaction and moves the revision from `expected` to `next`; false, with
 * nothing written, when another change has moved it. Boards keep the states they have at that moment.
 */
export async function commitConfigStep(
  step: readonly ConfigWrite[],
  revision: { expected: number; next: number },
  now: Date,
): Promise<boolean> {
  const all = await collections()
  return all.db.runTransaction(
    async (transaction) => {
      const stored = (await transaction.get(all.configRevision)).data()?.revision ?? 0
      if (stored !== revision.expected) return false
      const writes: (() => void)[] = []
      for (const write of step) {
        if (write.kind === 'board') writes.push(await boardWrites(all, transaction, write, now))
        else if (write.kind === 'notifySettings') writes.push(() => put(transaction, all.notifySettings, write.value))
        else if (write.kind === 'rootSettings') writes.push(() => put(transaction, all.rootSettings, write.value))
        else if (write.kind === 'heartbeat') writes.push(await heartbeatWrites(all, transaction, write, now))
        else if (write.kind === 'service') writes.push(() => put(transaction, all.services.doc(write.id), write.value))
        else writes.push(() => put(transaction, all.checks.doc(write.id), write.value))
      }
      for (const write of writes) write()
      if (revision.next !== stored) {
        transaction.set(all.configRevision, { schemaVersion: 1, revision: revision.next })
      }
      return true
    },
    { maxAttempts: 10 },
  )
}

function put<T>(
  transaction: Transaction,
  reference: FirebaseFirestore.DocumentReference<T>,
  value: T | undefined,
): void {
  if (value === undefined) transaction.delete(reference)
  else transaction.set(reference, value)
}

/** Reads a board and its plan at once and returns the writing part: a transaction reads before it writes. */
async function boardWrites(
  { boards, plans, transitions }: Collections,
  transaction: Transaction,
  { id, checks }: Extract<ConfigWrite, { kind: 'board' }>,
  now: Date,
): Promise<() => void> {
  const [board, plan] = await Promise.all([transaction.get(boards.doc(id)), transaction.get(plans.doc(id))])
  const merged = mergeBoard(board.data(), checks, now)
  const mergedPlan = mergePlan(plan.data(), checks, now)
  return () => {
    if (merged.board !== undefined) transaction.set(boards.doc(id), merged.board)
    if (mergedPlan !== undefined) transaction.set(plans.doc(id), mergedPlan)
    for (const transition of merged.transitions) {
      transaction.create(transitions.doc(transitionId(transition.checkId, transition.seq)), transition)
    }
  }
}
