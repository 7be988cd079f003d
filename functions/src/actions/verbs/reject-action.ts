import { rejectAction as reject } from '@mesh/core/actions/reject-action'
import { MeshError } from '@mesh/core/errors'
import { may } from '@mesh/core/roles'
import { reasonedDecisionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authoriseMember } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { changeAction } from '../store/actions.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, changeAction }

/** Says no to an action that is not being applied yet: approvers to any, its proposer to their own. */
export async function rejectAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { person, role } = await authoriseMember(caller, 'action.reject', deps.readAccount)
  const { actionId, revision, reason } = parseInput(reasonedDecisionRequestSchema, request, 'request')
  const isApprover = may(role, 'action.approve')
  const action = await deps.changeAction(actionId, (one) => {
    if (!isApprover && one.proposal.proposer.uid !== person.uid) {
      throw new MeshError('permission-denied', 'only approvers reject what others proposed; you may withdraw your own')
    }
    return reject(one, { person, revision, reason }, now)
  })
  return responseOf(actionId, action)
}
