import type { ActionEventName } from '@mesh/core/schema/action-event'
import { isSubject } from '@mesh/core/actions/is-subject'
import type { Action, ActionState } from '@mesh/core/schema/action'
import type { Risk } from '@mesh/core/schema/action-policy'
import type { ShownCheckState } from '@mesh/core/schema/board'
import { lengthInWords } from '../../ui/time-words.ts'

/** The words for each state of an action. */
export const ACTION_STATE_WORDS: Record<ActionState, string> = {
  proposed: 'Waiting for approval',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired',
  applying: 'Being applied',
  applied: 'Applied',
  verifying: 'Being verified',
  verified: 'Verified',
  failed: 'Failed',
  reverting: 'Being reverted',
  reverted: 'Reverted',
  revertFailed: 'Could not be reverted',
  drifted: 'Left as others changed it',
  settled: 'Settled by people',
}

/** The colour and icon of an action's state, in those of checks. */
export const LOOK_OF_ACTION: Record<ActionState, ShownCheckState> = {
  proposed: 'degraded',
  approved: 'partial',
  rejected: 'paused',
  expired: 'paused',
  applying: 'partial',
  applied: 'up',
  verifying: 'partial',
  verified: 'up',
  failed: 'down',
  reverting: 'partial',
  reverted: 'paused',
  revertFailed: 'down',
  drifted: 'unknown',
  settled: 'paused',
}

export const RISK_WORDS: Record<Risk, string> = { low: 'Low risk', medium: 'Medium risk', high: 'High risk' }

/** What an event of an action's history was, before the name of who did it. */
export const EVENT_WORDS: Record<ActionEventName | 'propose', string> = {
  propose: 'Proposed',
  approvePartly: 'Approved in part',
  approve: 'Approved',
  reject: 'Rejected',
  expire: 'Expired',
  claim: 'Attempt begun',
  retry: 'Attempt failed, to be repeated',
  apply: 'Applied',
  fail: 'Failed',
  beginVerify: 'Verification begun',
  verify: 'Verified',
  approveRevert: 'Revert approved in part',
  beginRevert: 'Revert begun',
  revert: 'Reverted',
  failRevert: 'Revert failed',
  retryRevert: 'Another attempt to revert asked for',
  approveSettle: 'Settled in part',
  settle: 'Settled',
  drift: 'Left as others changed it',
  deny: 'Held back',
  release: 'Let go',
}

/** A value of a change as people read it. */
export function valueInWords(value: unknown): string {
  if (value === null) return 'not set'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Who wants a standing change back already, and how many must; undefined while nobody else has to. */
export function wishesInWords({
  revertApprovals,
  proposal,
}: Pick<Action, 'revertApprovals' | 'proposal'>): string | undefined {
  const needed = proposal.requirement.approvals
  if (needed === 1) return undefined
  const people = revertApprovals.map(({ person }) => person.name).join(', ')
  const must = `${needed} approvers must want it back before its time, as many as approved it`
  return people === '' ? `${must}.` : `${must}; so far ${people}.`
}

/** What still has to be approved: `1 of 2 approvals`. */
export function approvalsInWords({ approvals, proposal }: Pick<Action, 'approvals' | 'proposal'>): string {
  const needed = proposal.requirement.approvals
  return `${approvals.length} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}`
}

/** How long its change stands. */
export function ttlInWords(ttlMs: number | null, revert: Action['proposal']['revert']): string {
  if (ttlMs !== null) return `${lengthInWords(ttlMs)}, then it is reverted`
  return revert === 'never' ? 'for good: there is no way back' : 'until somebody reverts it'
}

/** Why this person cannot approve now; undefined when they can. */
export function whyNotApprove(
  { proposal, approvals }: Pick<Action, 'proposal' | 'approvals'>,
  uid: string,
): string | undefined {
  if (proposal.proposer.uid === uid) return 'You proposed this: somebody else must approve it.'
  if (proposal.author?.uid === uid) return 'You wrote the rule that proposes this: somebody else must approve it.'
  if (isSubject({ proposal }, uid)) return 'This changes what you may do: others must approve it.'
  if (approvals.some(({ person }) => person.uid === uid)) return 'You approved this: somebody else must, too.'
  return undefined
}

/** Whether the change of an action stands and can be taken back now. */
export function isStanding({ state, proposal }: Pick<Action, 'state' | 'proposal'>): boolean {
  return proposal.revert === 'automatic' && (state === 'applied' || state === 'verifying' || state === 'verified')
}
