import { approveAction as approve } from '@mesh/core/actions/approve-action'
import { approveActionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readApiKey } from '../../access/store/api-keys.ts'
import { readAccount } from '../../gcp/accounts.ts'
import { authoriseMember } from '../../kit/authorise.ts'
import { digestOf } from '../../kit/digest.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, loadAction } from '../store/actions.ts'
import { refuseOwnKey } from './refuse-own-key.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, readApiKey, loadAction, changeAction, scheduleRun }

/** Approves exactly the proposal that the person saw; the last approval needed has it applied. */
export async function approveAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { person, role } = await authoriseMember(caller, 'action.approve', deps.readAccount)
  const { actionId, revision, digest } = parseInput(approveActionRequestSchema, request, 'request')
  await refuseOwnKey(await deps.loadAction(actionId), person, 'approve', deps.readApiKey)
  const action = await deps.changeAction(actionId, (one) =>
    approve(one, { person, role, revision, digest }, digestOf(one.proposal), now),
  )
  await deps.scheduleRun(actionId, action, now)
  return responseOf(actionId, action)
}
