import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import type { Denial, DenialCode } from './denial.ts'
import { ACTION_LIMITS } from './limits.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/** Denials that end for all actions at once: whoever held any back lets them go then, so they are told once and not each hour. */
export const STOPS: readonly DenialCode[] = ['killSwitch', 'frozen']

/** The action that may not be applied for now: it stays approved and is looked at again when the denial ends; in an hour unless it is a stop. */
export function denyAction(action: Action, denial: Denial, now: Date): ActionChange {
  return moveAction(action, { event: 'deny', now, message: denial.message }, heldBack(action, denial, now))
}

/** What an action says while it is denied. */
export function heldBack(
  { expireTime }: Pick<Action, 'expireTime'>,
  { code, message, untilTime }: Denial,
  now: Date,
): Pick<Action, 'denial' | 'retryTime'> {
  const { least, most } = ACTION_LIMITS.denialMs
  const endMs = (untilTime ?? expireTime).getTime()
  const latestMs = STOPS.includes(code) ? endMs : Math.min(endMs, now.getTime() + most)
  const retryTime = new Date(Math.max(latestMs, now.getTime() + least))
  return { denial: { code, message, time: now }, retryTime }
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
