import { z } from 'zod'
import { compiledCheckSchema } from './check.ts'

/** `plans/{boardId}`: the compiled checks of one board, so that planning 10,000 checks costs a few dozen reads. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(1),
  checks: z.record(z.string(), compiledCheckSchema),
  updateTime: z.date(),
})
export type Plan = z.infer<typeof planSchema>

/** A round of checks that run from several regions; `closeTime` is when it is closed without the answers that are missing. */
export const openRoundSchema = z.strictObject({
  boardId: z.string(),
  intervalMs: z.int(),
  slotTime: z.date(),
  closeTime: z.date(),
})
export type OpenRound = z.infer<typeof openRoundSchema>

/** `planner/state`: what the planner has already handed out. */
export const plannerStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Slots up to here have been planned. */
  plannedUntil: z.date(),
  /** The `updateTime` of each board's plan when it was last planned; a newer plan is probed at once. */
  plannedBoards: z.record(z.string(), z.date()),
  /** Rounds that were handed out and whose time to close has not come. */
  openRounds: z.array(openRoundSchema).default([]),
})
export type PlannerState = z.infer<typeof plannerStateSchema>
