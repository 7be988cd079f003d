import { MeshError } from '../errors.ts'
import type { Action, TargetLease } from '../schema/action.ts'
import { dueMove } from './due-move.ts'
import { isApproved } from './held-approvals.ts'
import { ACTION_LIMITS } from './limits.ts'
import { moveAction, type LeasedChange } from './move-action.ts'

/** What the transaction of a claim read beside the action. */
export interface ClaimSurroundings {
  actionId: string
  /** Digest of the action's proposal as it is read now. */
  digest: string
  /** Of the target; undefined when nobody ever held it. */
  lease: TargetLease | undefined
  /** The action that `lease` names; undefined when it is this one or there is none. */
  holder: Action | undefined
}

/**
 * Begins an attempt to apply or to revert, also after one that crashed: takes the lease of the target with the next fencing
 * number. Undefined when no attempt is due. Throws `unavailable` while another action holds the target or its change there
 * must still be verified or reverted (people end a failed revert by retrying or settling it), `failed-precondition` when approvals are missing or void.
 */
export function claimAction(action: Action, around: ClaimSurroundings, now: Date): LeasedChange | undefined {
  const due = dueMove(action, now)
  if (due === null || due.time > now || (due.move !== 'apply' && due.move !== 'revert')) return undefined
  if (action.state === 'approved' && !isApproved(action, around.digest, now)) {
    throw new MeshError('failed-precondition', 'its approvals are not of this proposal: it must be proposed anew', {
      details: { digest: around.digest, proposed: action.digest },
    })
  }
  refuseBusy(around, now)
  const fence = (around.lease?.fence ?? 0) + 1
  const untilTime = new Date(now.getTime() + ACTION_LIMITS.leaseMs)
  const isAgain = action.state === 'applying' || action.state === 'reverting'
  const event = isAgain || due.move === 'apply' ? 'claim' : 'beginRevert'
  const attempts = isAgain ? action.attempts + 1 : 1
  const { applyTime, applyFence } = action
  const applying = { effect: 'unknown', applyTime: applyTime ?? now, applyFence: applyFence ?? fence } as const
  return {
    ...moveAction(
      action,
      { event, now, fence },
      {
        lease: { fence, untilTime },
        retryTime: null,
        denial: null,
        attempts,
        ...(due.move === 'apply' ? applying : {}),
      },
    ),
    lease: { schemaVersion: 1, fence, actionId: around.actionId, untilTime },
  }
}

function refuseBusy({ actionId, lease, holder }: ClaimSurroundings, now: Date): void {
  if (lease === undefined || lease.actionId === actionId) return
  const isStanding = holder !== undefined && stands(holder, now)
  if (!isStanding && lease.untilTime <= now) return
  throw new MeshError('unavailable', `the target is held by the action ${lease.actionId}, ${standingOf(holder)}`, {
    details: { actionId: lease.actionId, state: holder?.state ?? null, untilTime: lease.untilTime.toISOString() },
    fault: 'user',
  })
}

/** How the holder stands, and what frees its target. */
function standingOf(holder: Action | undefined): string {
  if (holder === undefined) return 'which is gone'
  const named = `"${holder.proposal.title}", which`
  if (holder.state !== 'revertFailed') return `${named} is ${holder.state}`
  return `${named} could not be reverted: have that tried again, or mend the target by hand and settle it`
}

/** Whether another change may not go upon this one: reverting the two out of order would leave one of them for ever. */
function stands(holder: Action, now: Date): boolean {
  if (holder.state === 'proposed' || holder.state === 'approved') return false
  return holder.state === 'revertFailed' || dueMove(holder, now) !== null
}
