import { z } from 'zod'

/** Least harm first. */
export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]

export const POLICY_LIMITS = {
  approvalsMax: 5,
  approvalMsMin: 60_000,
  approvalMsMax: 7 * 86_400_000,
  proposalMsMax: 30 * 86_400_000,
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

/** `actionPolicies/{id}`: what people must do before an action is applied, by risk. */
export const actionPolicySchema = z.strictObject({
  schemaVersion: z.literal(1),
  requirements: z.strictObject({
    low: requirementSchema,
    medium: requirementSchema,
    high: requirementSchema.refine(({ approvals }) => approvals >= 2, {
      path: ['approvals'],
      message: 'at least 2: high risk needs two distinct approvers',
    }),
  }),
  /** How long a proposal waits for its approvals. */
  proposalMs: z.int().min(POLICY_LIMITS.approvalMsMin).max(POLICY_LIMITS.proposalMsMax),
})
export type ActionPolicy = z.infer<typeof actionPolicySchema>

/** What holds where nobody wrote a policy. */
export const DEFAULT_POLICY: ActionPolicy = {
  schemaVersion: 1,
  requirements: {
    low: { approvals: 1, roles: ['approver', 'admin'], approvalMs: 86_400_000 },
    medium: { approvals: 1, roles: ['approver', 'admin'], approvalMs: 86_400_000 },
    high: { approvals: 2, roles: ['approver', 'admin'], approvalMs: 4 * 3_600_000 },
  },
  proposalMs: 7 * 86_400_000,
}
