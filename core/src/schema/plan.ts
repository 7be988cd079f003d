import { z } from 'zod'
import { compiledCheckSchema } from './check.ts'

/** `plans/{boardId}`: the compiled checks of one board, so that planning 10,000 checks costs a few dozen reads. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  checks: z.record(z.string(), compiledCheckSchema),
  updateTime: z.date(),
})
export type Plan = z.infer<typeof planSchema>

/** `planner/state`: the tick up to which slots have been planned. */
export const plannerStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  plannedUntil: z.date(),
})
export type PlannerState = z.infer<typeof plannerStateSchema>
