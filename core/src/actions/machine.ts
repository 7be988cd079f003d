import type { ActionEventName } from '../schema/action-event.ts'
import type { ActionState } from '../schema/action.ts'

/**
 * State of an action after an event; an event that is not named is refused. `approvePartly` is an approval that is not the
 * last one needed, `claim` begins an attempt anew after a crash, `retry` ends one that will be repeated,
 * `deny` says why it is not applied, or not approved by policy, for now, and `release` that it is looked at again. An action that was
 * being applied expires only when its target is seen unchanged. Drift makes Mesh yield: it never overwrites what others did.
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
    drift: 'drifted',
  },
  applied: { beginVerify: 'verifying', beginRevert: 'reverting' },
  verifying: { verify: 'verified', fail: 'failed', beginRevert: 'reverting' },
  verified: { beginRevert: 'reverting' },
  failed: { beginRevert: 'reverting' },
  reverting: {
    claim: 'reverting',
    retry: 'reverting',
    revert: 'reverted',
    failRevert: 'revertFailed',
    drift: 'drifted',
  },
  reverted: {},
  revertFailed: { retryRevert: 'reverting' },
  drifted: {},
}
