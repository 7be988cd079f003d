import { z } from 'zod'
import { ACTION_STATES } from './action.ts'

/** What can happen to an action, but for its proposal. */
export const ACTION_EVENTS = [
  'approvePartly',
  'approve',
  'reject',
  'expire',
  'deny',
  'release',
  'claim',
  'retry',
  'apply',
  'fail',
  'beginVerify',
  'verify',
  'approveRevert',
  'beginRevert',
  'revert',
  'failRevert',
  'retryRevert',
  'approveSettle',
  'settle',
  'drift',
] as const
export type ActionEventName = (typeof ACTION_EVENTS)[number]

/** `actions/{id}/history/{revision}`: what happened to an action; append-only. */
export const actionEventSchema = z.strictObject({
  schemaVersion: z.literal(1),
  event: z.enum(['propose', ...ACTION_EVENTS]),
  /** uid of a person, or `mesh`. */
  actor: z.string(),
  actorName: z.string(),
  /** Null for the proposal. */
  from: z.enum(ACTION_STATES).nullable(),
  to: z.enum(ACTION_STATES),
  /** Of the action after it. */
  revision: z.int(),
  /** Fencing number of the attempt that it is about; null for none. */
  fence: z.int().nullable(),
  time: z.date(),
  /** A reason or a problem; empty when the event says it all. */
  message: z.string(),
})
export type ActionEvent = z.infer<typeof actionEventSchema>
