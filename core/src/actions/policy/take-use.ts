import type { ActionUse } from '../../schema/action-policy.ts'

/** A limit: at most `max` actions in any `perMs` milliseconds. */
export interface UseLimit {
  max: number
  perMs: number
}

/** The uses to store, or when the next one is free. */
export type TakenUse = { uses: ActionUse[] } | { freeTime: Date }

/**
 * Takes one use of a limit for an action. An action counts once: what it took before moves to `now`, so that within any time as
 * long as the limit's no more than `max` are ever counted.
 */
export function takeUse(uses: readonly ActionUse[], actionId: string, { max, perMs }: UseLimit, now: Date): TakenUse {
  const since = now.getTime() - perMs
  const others = uses
    .filter((use) => use.actionId !== actionId && use.time.getTime() > since)
    .toSorted((a, b) => a.time.getTime() - b.time.getTime())
  const oldest = others.at(-max)
  if (oldest !== undefined) return { freeTime: new Date(oldest.time.getTime() + perMs) }
  return { uses: [...others, { actionId, time: now }] }
}
