import type { Plan, PlannerState } from '@mesh/core/schema/plan'
import { derivedWrites } from '../../kit/derived-writes.ts'
import { allOf, collections } from './collections.ts'

/** What the planner decides upon: every board's plan, and what has been handed out (undefined before the first tick). */
export interface PlannerInput {
  plans: Map<string, Plan>
  planned: PlannerState | undefined
}

/** Reads the planner's state and all plans: one read per board and one more. */
export async function loadPlanner(): Promise<PlannerInput> {
  const { plans, plannerState } = await collections()
  const [planned, byBoard] = await Promise.all([plannerState.get(), allOf(plans)])
  return { plans: byBoard, planned: planned.data() }
}

/** Remembers what has been handed out. */
export async function savePlanner(state: PlannerState): Promise<void> {
  const { plannerState } = await collections()
  await derivedWrites.set(plannerState, state)
}

/** A board's plan; undefined when it has none. */
export async function loadPlan(boardId: string): Promise<Plan | undefined> {
  const { plans } = await collections()
  return (await plans.doc(boardId).get()).data()
}

/** The addresses that answer whenever Mesh's own network works: one read. */
export async function loadControls(): Promise<string[]> {
  const { rootSettings } = await collections()
  return (await rootSettings.get()).data()?.controls ?? []
}
