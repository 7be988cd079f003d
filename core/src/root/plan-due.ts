import type { CompiledCheck } from '../schema/check.ts'
import { regionsOf, type Region } from './regions.ts'
import { roundsOf } from './rounds/rounds-of.ts'
import type { CheckBatch } from '../schema/events.ts'
import type { OpenRound, Plan, PlannerState } from '../schema/plan.ts'

type Planned = Pick<PlannerState, 'plannedUntil' | 'plannedBoards'>

/**
 * The batches that are due, one per board, interval and region. A check is due when a multiple of its interval lies in
 * (plannedUntil, now]; only the newest such slot is run. All checks of a board whose plan has changed since it was last
 * planned are due as well, in a slot of their own when no regular one is at hand: a new check is not left waiting.
 * The same input gives the same slots, so batches that are handed out twice are probed once.
 */
export function planDue(plans: ReadonlyMap<string, Plan>, planned: Planned | undefined, now: Date): CheckBatch[] {
  const batches: CheckBatch[] = []
  for (const [boardId, plan] of plans) {
    for (const [intervalMs, checks] of byInterval(plan)) {
      const slotTimeMs = dueSlot(intervalMs, boardId, plan, planned, now.getTime())
      if (slotTimeMs === undefined) continue
      for (const [region, here] of byRegion(checks)) {
        batches.push({ boardId, intervalMs, slotTimeMs, region, checks: here })
      }
    }
  }
  return batches
}

/**
 * What the planner has handed out after a tick that planned these plans at `now`; never moves backwards. `kept` are the
 * rounds of earlier ticks that are still open.
 */
export function plannedAfter(
  plans: ReadonlyMap<string, Plan>,
  planned: Planned | undefined,
  now: Date,
  batches: readonly CheckBatch[] = [],
  kept: readonly OpenRound[] = [],
): PlannerState {
  return {
    schemaVersion: 1,
    plannedUntil: planned !== undefined && planned.plannedUntil > now ? planned.plannedUntil : now,
    plannedBoards: Object.fromEntries([...plans].map(([boardId, plan]) => [boardId, plan.updateTime])),
    openRounds: [...kept, ...roundsOf(batches)],
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

function byRegion(checks: CompiledCheck[]): Map<Region, CompiledCheck[]> {
  const groups = new Map<Region, CompiledCheck[]>()
  for (const check of checks) {
    for (const region of regionsOf(check)) {
      const group = groups.get(region)
      if (group === undefined) groups.set(region, [check])
      else group.push(check)
    }
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
