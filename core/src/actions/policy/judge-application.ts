import type { ActionSwitch, ActionUse } from '../../schema/action-policy.ts'
import type { Action } from '../../schema/action.ts'
import type { ActionsConfig } from '../../schema/settings/actions.ts'
import { denialOf, type Denial } from '../denial.ts'
import { freezeAt } from './freeze-at.ts'
import { takeUse } from './take-use.ts'
import { autopilotLimitOf, autopilotRuleOf, rateLimitsOf, type NamedLimit } from './use-limits.ts'

/** What forbids every application at an instant: the kill switch, or a freeze. */
export function stopAt(config: ActionsConfig, stop: ActionSwitch | undefined, now: Date): Denial | undefined {
  if (stop?.isStopped === true) return denialOf('killSwitch', stop.reason)
  return freezeAt(config, now)
}

/** The limits that applying an action is counted in: those of its kind, and its rule's when a policy approved it. */
export function limitsOf(config: ActionsConfig, { proposal, approvals }: Action): NamedLimit[] {
  const limits = rateLimitsOf(config, proposal.kind)
  if (approvals.every(({ role }) => role !== 'policy')) return limits
  const rule = autopilotRuleOf(config, proposal)
  return 'perDayMax' in rule ? [...limits, autopilotLimitOf(rule)] : limits
}

/** What was taken of each limit, by key; or the denial of the first that is used up. */
export function takeUses(
  limits: readonly NamedLimit[],
  stored: ReadonlyMap<string, readonly ActionUse[]>,
  actionId: string,
  now: Date,
): Map<string, ActionUse[]> | Denial {
  const taken = new Map<string, ActionUse[]>()
  for (const limit of limits) {
    const use = takeUse(stored.get(limit.key) ?? [], actionId, limit, now)
    if ('freeTime' in use) {
      return denialOf(limit.code, `${limit.words}; the next is free at ${use.freeTime.toISOString()}`, use.freeTime)
    }
    taken.set(limit.key, use.uses)
  }
  return taken
}
