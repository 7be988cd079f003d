import { settleAction as settle } from '@mesh/core/actions/settle-action'
import { reasonedDecisionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { changeAction } from '../store/actions.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, changeAction }

/** Takes an approver's word that the target of a failed revert is as it should be: nothing is written there, and others may change it. */
export async function settleAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const person = await authorise(caller, 'action.settle', deps.readAccount)
  const { actionId, ...word } = parseInput(reasonedDecisionRequestSchema, request, 'request')
  const action = await deps.changeAction(actionId, (one) => settle(one, { person, ...word }, now))
  return responseOf(actionId, action)
}
