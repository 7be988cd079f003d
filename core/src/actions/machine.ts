import type { ActionEventName } from '../schema/action-event.ts'
import type { ActionState } from '../schema/action.ts'

/**
 * State of an action after an event; an event that is not named is refused. `approvePartly` is an approval that is not the
 * last one needed, `approveRevert` the same of a revert before its time, `approveSettle` of a target that Mesh cannot read, `claim` begins an attempt anew after a crash, `retry` ends one
 * that will be repeated, `deny` says why it is not applied, or not approved by policy, for now, and `release` that it is looked at again. An
 * action that was being applied expires, or is denied, only when its target is seen unchanged. Drift makes Mesh yield: it never overwrites
 * what others did. `settle` is people's word that a target which Mesh could not put back is as it should be.
 */
export const ACTION_MACHINE: Record<ActionState, Partial<Record<ActionEventName, ActionState>>> = {
  proposed: { approvePartly: 'proposed', approve: 'approved', reject: 'rejected', expire: 'expired', deny: 'proposed' },
  approved: { reject: 'rejected', expire: 'expired', claim: 'applying', deny: 'approved', release: 'approved' },
  rejected: {},
  expired: {},
  applying: {
    claim: 'applying',
    retry: 'applying',
    apply: 'applied',
    fail: 'failed',
    expire: 'expired',
    deny: 'approved',
    drift: 'drifted',
  },
  applied: { beginVerify: 'verifying', approveRevert: 'applied', beginRevert: 'reverting' },
  verifying: { verify: 'verified', fail: 'failed', approveRevert: 'verifying', beginRevert: 'reverting' },
  verified: { approveRevert: 'verified', beginRevert: 'reverting' },
  failed: { beginRevert: 'reverting' },
  reverting: {
    claim: 'reverting',
    retry: 'reverting',
    revert: 'reverted',
    failRevert: 'revertFailed',
    drift: 'drifted',
  },
  reverted: {},
  revertFailed: { retryRevert: 'reverting', approveSettle: 'revertFailed', settle: 'settled' },
  settled: {},
  drifted: {},
}
