import { transitionId } from '@mesh/core/paths'
import { movedEntries } from '@mesh/core/root/board-moves'
import type { ConfigWrite } from '@mesh/core/root/config-steps'
import type { StoredConfig } from '@mesh/core/root/diff-config'
import { mergeBoard } from '@mesh/core/root/merge-board'
import { mergePlan } from '@mesh/core/root/merge-plan'
import type { Policies } from '@mesh/core/root/policy-sections'
import type { Board } from '@mesh/core/schema/board'
import type { ConfigRevision } from '@mesh/core/schema/config-revision'
import type { Person } from '@mesh/core/schema/incident'
import type { NotifySettings } from '@mesh/core/schema/notification'
import { NO_OVERRIDES, type Overrides } from '@mesh/core/schema/override-state'
import type { Plan } from '@mesh/core/schema/plan'
import type { RootSettings } from '@mesh/core/schema/settings'
import { commit, type LedgerFacts, type RecordedTransaction } from '../../kit/commit.ts'
import { allOf, collections } from './collections.ts'
import { heartbeatWrites } from './heartbeats.ts'

/** The stored configuration with what was compiled from it, and the number of the change that made it. */
export interface LoadedConfig extends StoredConfig {
  revision: number
  policies: Policies
  plans: Map<string, Plan>
  boards: Map<string, Board>
  overrides: Overrides
  notifySettings: NotifySettings | undefined
  rootSettings: RootSettings | undefined
}

/** From which revision to which document. A step after the first finds that document already. */
export interface RevisionMove {
  expected: number
  next: ConfigRevision
}

type Collections = Awaited<ReturnType<typeof collections>>

/** Reads the whole configuration. The revision is read first: a change made meanwhile makes the next commit fail. */
export async function loadConfig(): Promise<LoadedConfig> {
  const all = await collections()
  const { configRevision, services, checks, plans, boards, overrides, notifySettings, rootSettings } = all
  const { revision = 0, policies = {} } = (await configRevision.get()).data() ?? {}
  const [byService, byCheck, byPlan, byBoard, said, notify, root] = await Promise.all([
    allOf(services),
    allOf(checks),
    allOf(plans),
    allOf(boards),
    allOf(overrides),
    notifySettings.get(),
    rootSettings.get(),
  ])
  return {
    revision,
    policies,
    services: byService,
    checks: byCheck,
    plans: byPlan,
    boards: byBoard,
    overrides: said,
    notifySettings: notify.data(),
    rootSettings: root.data(),
  }
}

/**
 * Writes one step of a configuration, with its ledger entries, in one transaction and moves the revision from `expected` to
 * `next`; false, with nothing written, when another change has moved it. Boards keep the states they have at that moment.
 */
export async function commitConfigStep(
  step: readonly ConfigWrite[],
  revision: RevisionMove,
  { person, entries, now }: { person: Person; entries: readonly LedgerFacts[]; now: Date },
): Promise<boolean> {
  const all = await collections()
  return commit(async (transaction) => {
    const stored = (await transaction.get(all.configRevision)).data()?.revision ?? 0
    if (stored !== revision.expected) return false
    const together = new Set(step.flatMap((write) => (write.kind === 'board' ? [write.id] : [])))
    const overrides = together.size > 0 ? await overridesIn(all, transaction) : NO_OVERRIDES
    const writes: (() => void)[] = []
    for (const write of step) {
      if (write.kind === 'board') writes.push(await boardWrites(all, transaction, write, { together, overrides, now }))
      else if (write.kind === 'notifySettings') writes.push(() => put(transaction, all.notifySettings, write.value))
      else if (write.kind === 'rootSettings') writes.push(() => put(transaction, all.rootSettings, write.value))
      else if (write.kind === 'heartbeat') writes.push(await heartbeatWrites(all, transaction, write, { person, now }))
      else if (write.kind === 'service') writes.push(() => put(transaction, all.services.doc(write.id), write.value))
      else writes.push(() => put(transaction, all.checks.doc(write.id), write.value))
    }
    for (const write of writes) write()
    if (revision.next.revision !== stored) transaction.set(all.configRevision, revision.next)
    for (const entry of entries) transaction.record(entry)
    return true
  })
}

function put<T>(
  transaction: RecordedTransaction,
  reference: FirebaseFirestore.DocumentReference<T>,
  value: T | undefined,
): void {
  if (value === undefined) transaction.delete(reference)
  else transaction.set(reference, value)
}

/** What people have actions say of services: one read for each of those, and one when there are none. */
async function overridesIn({ overrides }: Collections, transaction: RecordedTransaction): Promise<Overrides> {
  const { docs } = await transaction.get(overrides)
  return new Map(docs.map((document) => [document.id, document.data()]))
}

/**
 * Reads a board, its plan and the boards that checks move from or to, and returns the writing part: a transaction reads before
 * it writes.
 */
async function boardWrites(
  { boards, plans, transitions }: Collections,
  transaction: RecordedTransaction,
  { id, checks, moves = [] }: Extract<ConfigWrite, { kind: 'board' }>,
  { together, overrides, now }: { together: ReadonlySet<string>; overrides: Overrides; now: Date },
): Promise<() => void> {
  const otherIds = [...new Set(moves.flatMap(({ from, to }) => [from, to]))].filter((one) => one !== id)
  const [board, plan, ...read] = await Promise.all([
    transaction.get(boards.doc(id)),
    transaction.get(plans.doc(id)),
    ...otherIds.map((one) => transaction.get(boards.doc(one))),
  ])
  const others = new Map(
    read.flatMap((document) => {
      const other = document.data()
      return other === undefined ? [] : [[document.id, other] as const]
    }),
  )
  const moved = movedEntries({ id, board: board.data() }, moves, { others, together })
  const merged = mergeBoard(board.data(), checks, now, overrides, moved)
  const mergedPlan = mergePlan(plan.data(), checks, now, overrides)
  return () => {
    if (merged.board !== undefined) transaction.derived.set(boards.doc(id), merged.board)
    if (mergedPlan !== undefined) transaction.derived.set(plans.doc(id), mergedPlan)
    for (const transition of merged.transitions) {
      transaction.derived.create(transitions.doc(transitionId(transition.checkId, transition.seq)), transition)
    }
  }
}
