import { settleAction as settle } from '@mesh/core/actions/settle-action'
import { reasonedDecisionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readApiKey } from '../../access/store/api-keys.ts'
import { readAccount } from '../../gcp/accounts.ts'
import { authoriseMember } from '../../kit/authorise.ts'
import { digestOf } from '../../kit/digest.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { readStanding as readApprover } from '../../kit/read-standing.ts'
import type { ActionKinds } from '../engine/bind-kind.ts'
import { ACTION_KINDS } from '../kinds/index.ts'
import { changeAction, loadAction } from '../store/actions.ts'
import { readApprovers } from '../worker/read-approvers.ts'
import { seeTarget } from '../worker/see-target.ts'
import { refuseOwnKey } from './refuse-own-key.ts'
import { responseOf } from './response-of.ts'

const live = {
  readAccount,
  readApiKey,
  readApprover,
  loadAction,
  changeAction,
  kinds: ACTION_KINDS as ActionKinds,
}

/**
 * Takes an approver's word that the target of a failed revert is as it should be, unless Mesh sees that the change still stands: nothing is
 * written there, and others may change it.
 */
export async function settleAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { person, role } = await authoriseMember(caller, 'action.settle', deps.readAccount)
  const { actionId, ...word } = parseInput(reasonedDecisionRequestSchema, request, 'request')
  const before = await deps.loadAction(actionId)
  await refuseOwnKey(before, person, 'settle', deps.readApiKey)
  // Whatever happens to the action from here on gives it another revision, and the word is refused.
  const seen = before?.state === 'revertFailed' ? await seeTarget(deps.kinds, before, now) : null
  const accounts = await readApprovers(before?.settleApprovals ?? [], deps.readApprover)
  const action = await deps.changeAction(actionId, (one) =>
    settle(one, { person, role, ...word }, { digest: digestOf(one.proposal), seen, accounts }, now),
  )
  return responseOf(actionId, action)
}
