import { z } from 'zod'
import { compiledCheckSchema } from './check.ts'

/** `plans/{boardId}`: the compiled checks of one board, so that planning 10,000 checks costs a few dozen reads. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  checks: z.record(z.string(), compiledCheckSchema),
  updateTime: z.date(),
})
export type Plan = z.infer<typeof planSchema>

/** `planner/state`: what the planner has already handed out. */
export const plannerStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Slots up to here have been planned. */
  plannedUntil: z.date(),
  /** The `updateTime` of each board's plan when it was last planned; a newer plan is probed at once. */
  plannedBoards: z.record(z.string(), z.date()),
})
export type PlannerState = z.infer<typeof plannerStateSchema>
