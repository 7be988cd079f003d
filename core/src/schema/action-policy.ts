import { z } from 'zod'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts'
import { personSchema } from './incident.ts'

/** Least harm first. */
export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]

export const POLICY_LIMITS = {
  approvalsMax: 5,
  approvalMsMin: MINUTE_MS,
  approvalMsMax: 7 * DAY_MS,
  proposalMsMax: 30 * DAY_MS,
  /** Of rules, freezes and limits, each. */
  rulesMax: 50,
  /** The highest limit; the uses of one fit a document. */
  usesMax: 500,
} as const

/** What an action needs before it may be applied; a group of approvers is never empty. */
export const requirementSchema = z.strictObject({
  /** How many distinct people must approve; the proposer is none of them. */
  approvals: z.int().min(1).max(POLICY_LIMITS.approvalsMax),
  roles: z.array(z.enum(['approver', 'admin'])).min(1),
  /** How long an approval counts. */
  approvalMs: z.int().min(POLICY_LIMITS.approvalMsMin).max(POLICY_LIMITS.approvalMsMax),
})
export type Requirement = z.infer<typeof requirementSchema>

/** What people must do before an action is applied, by risk: compiled from the section `actions` of mesh.yaml. */
export interface ActionPolicy {
  requirements: Record<Risk, Requirement>
  /** How long a proposal waits for its approvals. */
  proposalMs: number
  /** How many proposals of one proposer may wait at a time. */
  maxOpen: number
}

/** `actionPolicies/current`: the kill switch. While it is on, nothing is applied; reverts go on. */
export const actionSwitchSchema = z.strictObject({
  schemaVersion: z.literal(1),
  isStopped: z.boolean(),
  reason: z.string(),
  /** Who turned it last. */
  person: personSchema,
  updateTime: z.date(),
})
export type ActionSwitch = z.infer<typeof actionSwitchSchema>

/** `actionUses/{key}`: what was taken of a limit, the oldest first; what left the limit's time is forgotten. */
export const actionUsesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  uses: z.array(z.strictObject({ actionId: z.string(), time: z.date() })).max(POLICY_LIMITS.usesMax),
})
export type ActionUse = z.infer<typeof actionUsesSchema>['uses'][number]

/** What holds where nobody wrote a policy. */
export const DEFAULT_POLICY: ActionPolicy = {
  requirements: {
    low: { approvals: 1, roles: ['approver', 'admin'], approvalMs: DAY_MS },
    medium: { approvals: 1, roles: ['approver', 'admin'], approvalMs: DAY_MS },
    high: { approvals: 2, roles: ['approver', 'admin'], approvalMs: 4 * HOUR_MS },
  },
  proposalMs: 7 * DAY_MS,
  maxOpen: 20,
}
