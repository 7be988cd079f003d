import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import type { Denial } from './denial.ts'
import { ACTION_LIMITS } from './limits.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/** The action that may not be applied for now: it stays approved and is looked at again when the denial ends, or in an hour. */
export function denyAction(action: Action, denial: Denial, now: Date): ActionChange {
  return moveAction(action, { event: 'deny', now, message: denial.message }, heldBack(denial, now))
}

/** What an action says while it is denied. */
export function heldBack({ code, message, untilTime }: Denial, now: Date): Pick<Action, 'denial' | 'retryTime'> {
  const { least, most } = ACTION_LIMITS.denialMs
  const waitMs = Math.min(Math.max((untilTime?.getTime() ?? Infinity) - now.getTime(), least), most)
  return { denial: { code, message, time: now }, retryTime: new Date(now.getTime() + waitMs) }
}

/** The proposal that a policy may not approve for now: people decide. */
export function denyAutopilot(action: Action, { code, message }: Denial, now: Date): ActionChange {
  return moveAction(action, { event: 'deny', now, message }, { denial: { code, message, time: now } })
}

/** The action that is looked at again before its time, since denials with these codes have ended; undefined for another state or denial. */
export function releaseAction(
  action: Action,
  { codes, person }: { codes: readonly Denial['code'][]; person?: Person },
  now: Date,
): ActionChange | undefined {
  if (action.state !== 'approved' || action.denial === null || !codes.includes(action.denial.code)) return undefined
  const by = person === undefined ? {} : { person }
  return moveAction(action, { event: 'release', now, ...by }, { denial: null, retryTime: null })
}
