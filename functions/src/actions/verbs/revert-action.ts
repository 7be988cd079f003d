import { beginRevert } from '@mesh/core/actions/begin-revert'
import { retryRevert } from '@mesh/core/actions/retry-revert'
import { reasonedDecisionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { resumeSchedules } from '../../root/resume-schedules.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction } from '../store/actions.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, changeAction, scheduleRun, resumeSchedules }

/** Has a standing change reverted now, or a failed revert tried again once people mended what stood in its way. */
export async function revertAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const person = await authorise(caller, 'action.revert', deps.readAccount)
  const { actionId, ...wish } = parseInput(reasonedDecisionRequestSchema, request, 'request')
  const action = await deps.changeAction(actionId, (one) =>
    (one.state === 'revertFailed' ? retryRevert : beginRevert)(one, { person, ...wish }, now),
  )
  await deps.scheduleRun(actionId, action, now)
  await deps.resumeSchedules()
  return responseOf(actionId, action)
}
