import { MeshError } from '../errors.ts'
import type { Action } from '../schema/action.ts'
import { MESH } from '../schema/incident.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/** The proposal of low risk that a rule of the policy approves; `ruleId` names the rule. Throws `permission-denied` for more risk. */
export function approveByPolicy(action: Action, { ruleId }: { ruleId: string }, now: Date): ActionChange {
  const { risk, requirement } = action.proposal
  if (risk !== 'low') throw new MeshError('permission-denied', `only people approve ${risk} risk`)
  const approval = { person: MESH, role: 'policy', digest: action.digest, time: now } as const
  const message = `the policy's rule ${ruleId}`
  return moveAction(
    action,
    { event: 'approve', now, message },
    { approvals: [approval], expireTime: new Date(now.getTime() + requirement.approvalMs), denial: null },
  )
}
