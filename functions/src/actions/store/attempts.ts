import { claimAction } from '@mesh/core/actions/claim-action'
import { denialOf, type Denial } from '@mesh/core/actions/denial'
import { denyAction } from '@mesh/core/actions/deny-action'
import { dueMove } from '@mesh/core/actions/due-move'
import { expireAction } from '@mesh/core/actions/expire-action'
import { countingApprovals, type ApproverNow } from '@mesh/core/actions/policy/counting-approvals'
import type { ActionChange } from '@mesh/core/actions/move-action'
import { limitsOf, stopAt, takeUses } from '@mesh/core/actions/policy/judge-application'
import { recordAttempt, type AttemptOutcome } from '@mesh/core/actions/record-attempt'
import { MeshError } from '@mesh/core/errors'
import type { Action, TargetLease } from '@mesh/core/schema/action'
import { commit, type RecordedTransaction } from '../../kit/commit.ts'
import { digestOf } from '../../kit/digest.ts'
import { collections, type Collections } from './collections.ts'
import { loadPolicy, loadUses, writeUses } from './policy.ts'
import { leaseId, writeChange } from './write-change.ts'

/**
 * The action as a claim left it, with only those of its approvals that count now; `fence` is the attempt's number, undefined when there is
 * nothing to attempt.
 */
export interface Claimed {
  action: Action
  fence: number | undefined
}

/**
 * Begins an attempt in one transaction with everything that may forbid it: approvals by the accounts of now, the kill switch, freezes,
 * limits and the target's lease. What is forbidden is denied or expires instead; for an attempt after another one, which may have written,
 * whoever reads the target tells. Throws `unavailable` while a revert must wait for the action that holds its target.
 */
export async function claim(actionId: string, accounts: ReadonlyMap<string, ApproverNow>, now: Date): Promise<Claimed> {
  const all = await collections()
  return commit(async (transaction) => {
    const before = await readAction(transaction, all, actionId)
    const due = dueMove(before, now)
    if (due === null || due.time > now || (due.move !== 'apply' && due.move !== 'revert')) {
      return { action: before, fence: undefined }
    }
    const { lease, holder } = await readLease(transaction, all, actionId, before)
    const digest = digestOf(before.proposal)
    const around = { actionId, digest, lease, holder }
    if (due.move === 'revert') return written(before)

    const policy = await loadPolicy(transaction)
    const counting = { ...before, approvals: countingApprovals(before, accounts, policy.config) }
    if (before.state === 'applying') return written(counting)
    const end = expireAction(counting, digest, now)
    if (end !== undefined) {
      writeChange(transaction, all, { actionId, before, changes: [kept(end)] })
      return { action: end.action, fence: undefined }
    }
    const stop = stopAt(policy.config, policy.stop, now)
    if (stop !== undefined) return denied(stop)
    const limits = limitsOf(policy.config, counting)
    const keys = limits.map(({ key }) => key)
    const uses = await loadUses(keys, transaction)
    const taken = takeUses(limits, uses, actionId, now)
    if ('code' in taken) return denied(taken)
    try {
      const claimed = written(counting)
      writeUses(transaction, all, taken)
      return claimed
    } catch (error) {
      if (!(error instanceof MeshError) || error.code !== 'unavailable') throw error
      return denied(denialOf('targetBusy', error.message, freeTime(lease, holder, now)))
    }

    function written(action: Action): Claimed {
      const change = claimAction(action, around, now)
      if (change === undefined) throw new MeshError('internal', `${actionId}: nothing to claim`)
      writeChange(transaction, all, { actionId, before, changes: [kept(change)], lease: change.lease })
      return { action: change.action, fence: change.lease.fence }
    }

    /** Who had approved it stays to be seen. */
    function kept({ action, event }: ActionChange): ActionChange {
      return { action: { ...action, approvals: before.approvals }, event }
    }

    function denied(denial: Denial): Claimed {
      const change = denyAction(before, denial, now)
      writeChange(transaction, all, { actionId, before, changes: [change] })
      return { action: change.action, fence: undefined }
    }
  })
}

/** When a held target may be free; null while that is for people to bring about, as after a revert that failed. */
function freeTime(lease: TargetLease | undefined, holder: Action | undefined, now: Date): Date | null {
  if (holder !== undefined && holder.dueTime !== null) return holder.dueTime
  return lease !== undefined && lease.untilTime > now ? lease.untilTime : null
}

/** Records how the attempt `fence` ended; the action as it is then. Throws `aborted` when a later attempt has begun. */
export async function recordOutcome(
  actionId: string,
  outcome: AttemptOutcome & { fence: number },
  now: Date,
): Promise<Action> {
  const all = await collections()
  return commit(async (transaction) => {
    const before = await readAction(transaction, all, actionId)
    const lease = (await transaction.get(all.leases.doc(leaseId(before.proposal.target)))).data()
    if (lease === undefined) throw new MeshError('internal', `the target of actions/${actionId} was never leased`)
    const change = recordAttempt(before, lease, outcome, now)
    if (change === undefined) return before
    writeChange(transaction, all, { actionId, before, changes: [change], lease: change.lease })
    return change.action
  })
}

async function readAction(
  transaction: RecordedTransaction,
  { actions }: Collections,
  actionId: string,
): Promise<Action> {
  const action = (await transaction.get(actions.doc(actionId))).data()
  if (action === undefined) throw new MeshError('not-found', `there is no action ${actionId}`)
  return action
}

async function readLease(
  transaction: RecordedTransaction,
  all: Collections,
  actionId: string,
  { proposal }: Action,
): Promise<{ lease: TargetLease | undefined; holder: Action | undefined }> {
  const lease = (await transaction.get(all.leases.doc(leaseId(proposal.target)))).data()
  if (lease === undefined || lease.actionId === actionId) return { lease, holder: undefined }
  return { lease, holder: (await transaction.get(all.actions.doc(lease.actionId))).data() }
}
