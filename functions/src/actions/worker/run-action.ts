import { z } from 'zod'
import { beginVerification, verifyAction } from '@mesh/core/actions/verify-action'
import type { DueMove } from '@mesh/core/actions/due-move'
import { expireAction } from '@mesh/core/actions/expire-action'
import { giveUp } from '@mesh/core/actions/give-up'
import { moveAt } from '@mesh/core/actions/move-at'
import type { Action, Approval } from '@mesh/core/schema/action'
import { now } from '../../kit/clock.ts'
import { digestOf } from '../../kit/digest.ts'
import { log } from '../../kit/log.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { loadCheckState } from '../../root/store/check-state.ts'
import type { ActionKinds } from '../engine/bind-kind.ts'
import { ACTION_KINDS } from '../kinds/index.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, loadAction } from '../store/actions.ts'
import { claim, recordOutcome } from '../store/attempts.ts'
import { loadPolicy } from '../store/policy.ts'
import { carryOut } from './carry-out.ts'
import { readStanding as readApprover } from '../../kit/read-standing.ts'
import { readApprovers } from './read-approvers.ts'
import { readCheckBefore, readVerification } from './verify.ts'

/** After this long no more moves begin: each may take a minute, and the function has four. */
const BUDGET_MS = 120_000

/** No action has more to do at once than: apply, begin to verify, verify, revert. */
const MOVES_MAX = 6

const taskSchema = z.strictObject({
  actionId: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w-]+$/),
})

const live = {
  loadAction,
  changeAction,
  claim,
  recordOutcome,
  loadPolicy,
  loadCheckState,
  readApprover,
  scheduleRun,
  now,
  kinds: ACTION_KINDS as ActionKinds,
}
export type RunDeps = typeof live

/**
 * Does what is due of an action, and what becomes due by that. It may be called at any time, any number of times and by several
 * at once: what is due is read from the action, and whoever is late finds it done.
 */
export async function runAction(data: unknown, _now: Date, deps: RunDeps = live): Promise<void> {
  const { actionId } = parseInput(taskSchema, data, 'task')
  const endMs = deps.now().getTime() + BUDGET_MS
  for (let moves = 0; moves < MOVES_MAX && deps.now().getTime() < endMs; moves += 1) {
    const before = await deps.loadAction(actionId)
    if (before === undefined) {
      log.warn('a task names an action that does not exist', { actionId })
      return
    }
    const move = moveAt(before, deps.now())
    if (move === undefined) return
    const after = await take(move, actionId, before, deps)
    if (after.revision === before.revision) return
    log.info(`action ${after.state}`, { actionId, kind: after.proposal.kind, revision: after.revision })
    await deps.scheduleRun(actionId, after, deps.now())
  }
}

async function take(move: DueMove['move'], actionId: string, action: Action, deps: RunDeps): Promise<Action> {
  switch (move) {
    case 'expire':
      return deps.changeAction(actionId, (one) => expireAction(one, digestOf(one.proposal), deps.now()))
    case 'giveUp':
      return deps.changeAction(actionId, (one) => giveUp(one, deps.now()))
    case 'beginVerify': {
      const before = await readCheckBefore(action, deps)
      return deps.changeAction(actionId, (one) => beginVerification(one, deps.now(), before))
    }
    case 'verify': {
      const result = await readVerification(action, deps)
      return deps.changeAction(actionId, (one) => verifyAction(one, result, deps.now()))
    }
    case 'apply':
      return attempt(actionId, action.approvals, deps)
    case 'revert':
      return attempt(actionId, [], deps)
  }
}

/** Makes an attempt under those of the approvals that count by the accounts of now. */
async function attempt(actionId: string, approvals: readonly Approval[], deps: RunDeps): Promise<Action> {
  const accounts = await readApprovers(approvals, deps.readApprover)
  const { action, fence } = await deps.claim(actionId, accounts, deps.now())
  if (fence === undefined) return action
  const outcome = await carryOut({ actionId, action, fence }, deps)
  return outcome === undefined ? action : deps.recordOutcome(actionId, { ...outcome, fence }, deps.now())
}
