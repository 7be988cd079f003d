import { MeshError } from '../errors.ts'
import type { ActionEventName } from '../schema/action-event.ts'
import type { Action, TargetLease } from '../schema/action.ts'
import type { Denial } from './denial.ts'
import { heldBack } from './deny-action.ts'
import { isFirstAttempt } from './is-first-attempt.ts'
import { ACTION_LIMITS } from './limits.ts'
import { moveAction, type LeasedChange } from './move-action.ts'

/** How an attempt ended. */
export type AttemptOutcome =
  /** The target carries the change; `etag` as it stands now. */
  | { outcome: 'applied'; etag: string | null }
  | { outcome: 'reverted' }
  /** Others changed the target before this attempt wrote anything. */
  | { outcome: 'drifted'; problem: string }
  /** Seen unchanged, and not to be written any more. */
  | { outcome: 'expired' }
  /** Seen unchanged, and not to be written for now: it waits as it did before it was claimed. */
  | { outcome: 'denied'; denial: Denial }
  /** `isUnchanged`: the target was read as it was before and no write was taken. `isFinal`: no repetition can help. */
  | { outcome: 'failed'; problem: string; isUnchanged: boolean; isFinal: boolean }

/**
 * The action after the attempt with the fencing number `fence` ended; the lease of its target ends with it. Undefined when
 * that is recorded already. Throws `aborted` when a later attempt has begun: only that one may tell.
 */
export function recordAttempt(
  action: Action,
  lease: TargetLease,
  { fence, ...outcome }: AttemptOutcome & { fence: number },
  now: Date,
): LeasedChange | undefined {
  if ((action.state !== 'applying' && action.state !== 'reverting') || action.lease === null) return undefined
  if (action.lease.fence !== fence || lease.fence !== fence) {
    const found = Math.max(action.lease.fence, lease.fence)
    throw new MeshError('aborted', `attempt ${fence} lost its lease: attempt ${found} has begun`, {
      details: { expected: fence, found },
    })
  }
  const { event, message = '', fields } = effectOf(action, outcome, now)
  return {
    ...moveAction(action, { event, now, fence, message }, { lease: null, attempts: 0, problem: message, ...fields }),
    lease: { ...lease, untilTime: now },
  }
}

interface Effect {
  event: ActionEventName
  message?: string
  fields: Partial<Action>
}

function effectOf(action: Action, outcome: AttemptOutcome, now: Date): Effect {
  switch (outcome.outcome) {
    case 'applied':
      return { event: 'apply', fields: { ...standing(action, now), appliedEtag: outcome.etag } }
    case 'reverted':
      return { event: 'revert', fields: { effect: 'none', problem: action.problem } }
    case 'drifted':
      return { event: 'drift', message: outcome.problem, fields: isFirstAttempt(action) ? UNTOUCHED : {} }
    case 'expired':
      return { event: 'expire', message: 'its time was over before it was applied', fields: UNTOUCHED }
    case 'denied': {
      const { denial } = outcome
      return {
        event: 'deny',
        message: denial.message,
        fields: { ...UNTOUCHED, ...heldBack(action, denial, now), problem: '' },
      }
    }
    case 'failed':
      return failed(action, outcome, now)
  }
}

const UNTOUCHED = { effect: 'none', applyTime: null, applyFence: null } as const

function standing({ applyTime, proposal: { ttlMs } }: Action, now: Date): Partial<Action> {
  const revertTime = ttlMs === null ? null : new Date((applyTime ?? now).getTime() + ttlMs)
  return { effect: 'applied', appliedTime: now, revertTime }
}

function failed(
  { state, attempts }: Action,
  { problem, isUnchanged, isFinal }: Extract<AttemptOutcome, { outcome: 'failed' }>,
  now: Date,
): Effect {
  const touched = isUnchanged && state === 'applying' ? UNTOUCHED : {}
  if (isFinal || attempts >= ACTION_LIMITS.attemptsMax) {
    return { event: state === 'applying' ? 'fail' : 'failRevert', message: problem, fields: touched }
  }
  const { first, max } = ACTION_LIMITS.backoffMs
  const retryTime = new Date(now.getTime() + Math.min(first * 2 ** (attempts - 1), max))
  return { event: 'retry', message: problem, fields: { ...touched, attempts, retryTime } }
}
