import { beginRevert } from '@mesh/core/actions/begin-revert'
import { retryRevert } from '@mesh/core/actions/retry-revert'
import { reasonedDecisionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authoriseMember } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { resumeSchedules } from '../../root/resume-schedules.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, loadAction } from '../store/actions.ts'
import { readStanding as readApprover } from '../../kit/read-standing.ts'
import { readApprovers } from '../worker/read-approvers.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, readApprover, loadAction, changeAction, scheduleRun, resumeSchedules }

/**
 * Has a standing change reverted once as many approvers want that as had to approve it, or a failed revert, which was approved before, tried
 * again once people mended what stood in its way.
 */
export async function revertAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { person, role } = await authoriseMember(caller, 'action.revert', deps.readAccount)
  const { actionId, ...wish } = parseInput(reasonedDecisionRequestSchema, request, 'request')
  // Whoever wants it back only now is not among these: then its revision has changed, and the wish is refused.
  const before = (await deps.loadAction(actionId))?.revertApprovals ?? []
  const accounts = await readApprovers(before, deps.readApprover)
  const action = await deps.changeAction(actionId, (one) =>
    one.state === 'revertFailed'
      ? retryRevert(one, { person, ...wish }, now)
      : beginRevert(one, { person, role, ...wish }, accounts, now),
  )
  await deps.scheduleRun(actionId, action, now)
  await deps.resumeSchedules()
  return responseOf(actionId, action)
}
