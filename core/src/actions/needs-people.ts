import type { Action } from '../schema/action.ts'

/** Why people must look after an action whose change may stand and which Mesh will not touch again; null when they need not. */
export function needsPeople({ state, effect, proposal }: Action): string | null {
  if (effect === 'none') return null
  if (state === 'revertFailed') return 'it could not be reverted: its change may still stand'
  if (state === 'drifted') return 'others changed its target, so Mesh left it as it is'
  if (state === 'failed' && proposal.revert === 'never') return 'it failed and cannot be reverted'
  return null
}
