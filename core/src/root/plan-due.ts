import type { CompiledCheck } from '../schema/check.ts'
import type { CheckBatch } from '../schema/events.ts'
import type { Plan, PlannerState } from '../schema/plan.ts'

type Planned = Pick<PlannerState, 'plannedUntil' | 'plannedBoards'>

/**
 * The batches that are due, one per board and interval. A check is due when a multiple of its interval lies in
 * (plannedUntil, now]; only the newest such slot is run. All checks of a board whose plan has changed since it was last
 * planned are due as well, in a slot of their own when no regular one is at hand: a new check is not left waiting.
 * The same input gives the same slots, so batches that are handed out twice are probed once.
 */
export function planDue(plans: ReadonlyMap<string, Plan>, planned: Planned | undefined, now: Date): CheckBatch[] {
  const batches: CheckBatch[] = []
  for (const [boardId, plan] of plans) {
    for (const [intervalMs, checks] of byInterval(plan)) {
      const slotTimeMs = dueSlot(intervalMs, boardId, plan, planned, now.getTime())
      if (slotTimeMs !== undefined) batches.push({ boardId, intervalMs, slotTimeMs, checks })
    }
  }
  return batches
}

/** What the planner has handed out after a tick that planned these plans at `now`; never moves backwards. */
export function plannedAfter(plans: ReadonlyMap<string, Plan>, planned: Planned | undefined, now: Date): PlannerState {
  return {
    schemaVersion: 1,
    plannedUntil: planned !== undefined && planned.plannedUntil > now ? planned.plannedUntil : now,
    plannedBoards: Object.fromEntries([...plans].map(([boardId, plan]) => [boardId, plan.updateTime])),
  }
}

function byInterval(plan: Plan): Map<number, CompiledCheck[]> {
  const groups = new Map<number, CompiledCheck[]>()
  for (const check of Object.values(plan.checks)) {
    const group = groups.get(check.intervalMs)
    if (group === undefined) groups.set(check.intervalMs, [check])
    else group.push(check)
  }
  return groups
}

function dueSlot(
  intervalMs: number,
  boardId: string,
  plan: Plan,
  planned: Planned | undefined,
  nowMs: number,
): number | undefined {
  const regular = Math.floor(nowMs / intervalMs) * intervalMs
  if (planned === undefined) return regular
  const isRegularDue = regular > planned.plannedUntil.getTime()
  if (planned.plannedBoards[boardId]?.getTime() === plan.updateTime.getTime()) {
    return isRegularDue ? regular : undefined
  }
  // A plan may have been written long after its time; slots that were handed out meanwhile must stay older than its own.
  const changed = Math.min(Math.max(plan.updateTime.getTime(), planned.plannedUntil.getTime() + 1), nowMs)
  return isRegularDue ? Math.max(regular, changed) : changed
}
