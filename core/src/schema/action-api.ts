import { z } from 'zod'
import { DAY_MS, MINUTE_MS } from '../durations.ts'
import { ACTION_STATES, actionTargetSchema, proposalSchema } from './action.ts'
import { RISKS } from './action-policy.ts'

/** Ids of actions: their proposer's client makes them, so that a repeated request proposes once. */
const actionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, hyphens and underscores')
const reasonSchema = z.string().trim().min(1).max(1000)

const wishSchema = z.strictObject({
  kind: proposalSchema.shape.kind,
  parameters: z.record(z.string(), z.json()),
  /** How long the change stands; null for ever. */
  ttlMs: z
    .int()
    .min(MINUTE_MS)
    .max(30 * DAY_MS)
    .nullable()
    .default(null),
})

/** Request of the callable `dryRunAction`: nothing is written. */
export const dryRunActionRequestSchema = wishSchema
export const dryRunActionResponseSchema = z.strictObject({
  title: z.string(),
  risk: z.enum(RISKS),
  target: actionTargetSchema,
  revert: proposalSchema.shape.revert,
  changes: proposalSchema.shape.dryRun.shape.changes,
  blastRadius: z.array(z.string()),
  verification: proposalSchema.shape.verification,
  requirement: proposalSchema.shape.requirement,
  /** Whether a policy would apply it without people; otherwise why not, with the code of the denial. */
  autopilot: z.strictObject({ isAllowed: z.boolean(), code: z.string().nullable(), message: z.string() }),
})
export type DryRunActionResponse = z.infer<typeof dryRunActionResponseSchema>

/** Request of the callable `proposeAction`. */
export const proposeActionRequestSchema = wishSchema.extend({
  actionId: actionIdSchema,
  reason: reasonSchema,
  incidentId: z.string().min(1).max(300).nullable().default(null),
})
export type ProposeActionRequest = z.infer<typeof proposeActionRequestSchema>

const decisionSchema = z.strictObject({
  actionId: actionIdSchema,
  /** Of the action as the person saw it. */
  revision: z.int().min(0),
})

/** Request of the callable `approveAction`: `digest` is of the proposal as the person saw it. */
export const approveActionRequestSchema = decisionSchema.extend({ digest: z.string() })
/** Request of the callables `rejectAction`, `revertAction` and `settleAction`. */
export const reasonedDecisionRequestSchema = decisionSchema.extend({ reason: reasonSchema })

/** Answer of every callable that changes an action. */
export const actionResponseSchema = z.strictObject({
  actionId: z.string(),
  state: z.enum(ACTION_STATES),
  revision: z.int(),
})
export type ActionResponse = z.infer<typeof actionResponseSchema>

/** Request of the callable `stopActions`: the kill switch. */
export const stopActionsRequestSchema = z.strictObject({ isStopped: z.boolean(), reason: reasonSchema })
export const stopActionsResponseSchema = z.strictObject({ isStopped: z.boolean() })

/** Answer of the callable `listActionKinds`: what can be proposed, with the JSON Schema of its parameters. */
export const listActionKindsResponseSchema = z.strictObject({
  kinds: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      revert: proposalSchema.shape.revert,
      /** Null when its change may stand for ever. */
      ttlMsMax: z.int().nullable(),
      parameters: z.record(z.string(), z.json()),
    }),
  ),
})
export type ListActionKindsResponse = z.infer<typeof listActionKindsResponseSchema>
