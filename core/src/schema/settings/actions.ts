import { z } from 'zod'
import { compileGlob } from '../../conditions/glob.ts'
import { DAY_MS, MINUTE_MS } from '../../durations.ts'
import { POLICY_LIMITS, RISKS } from '../action-policy.ts'
import { duration, idSchema } from '../config-words.ts'
import { maintenanceConfigSchema } from './maintenance.ts'
import { webhooksConfigSchema } from './webhook.ts'

const { approvalMsMin, approvalMsMax, proposalMsMax, approvalsMax, rulesMax, usesMax } = POLICY_LIMITS

const pattern = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => compileGlob(text) !== undefined, 'a shell pattern such as run.* or projects/*/services/api')

const requirementConfigSchema = z.strictObject({
  approvals: z
    .int()
    .min(1)
    .max(approvalsMax)
    .exactOptional()
    .describe('How many distinct people must approve; the proposer is none of them.'),
  roles: z
    .array(z.enum(['approver', 'admin']))
    .min(1)
    .max(2)
    .exactOptional()
    .describe('Who may approve.'),
  approvalsFor: duration(approvalMsMin, approvalMsMax, '4h').exactOptional().describe('How long an approval counts.'),
})

const autopilotRuleSchema = z.strictObject({
  id: idSchema.describe('Unique among these rules.'),
  kind: pattern.describe('Which kinds of action, as a shell pattern.'),
  targets: z.array(pattern).min(1).max(rulesMax).describe('Names of targets, as shell patterns; one must match.'),
  perDayMax: z.int().min(1).max(usesMax).describe('Most in any 24 hours.'),
})
export type AutopilotRule = z.infer<typeof autopilotRuleSchema>

const times = maintenanceConfigSchema.shape
const freezeSchema = z
  .strictObject({
    id: idSchema.describe('Unique among freezes.'),
    name: times.name.describe('Shown to people; the id when absent.'),
    from: times.from,
    to: times.to,
    timeZone: times.timeZone,
    every: times.every,
    duration: times.duration,
  })
  .superRefine((freeze, context) => {
    const { error } = maintenanceConfigSchema.safeParse({ ...freeze, everything: true })
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message })
  })
export type Freeze = z.infer<typeof freezeSchema>

const rateLimitSchema = z.strictObject({
  id: idSchema.describe('Unique among rate limits.'),
  kind: pattern.describe('Which kinds of action, counted together, as a shell pattern.'),
  max: z.int().min(1).max(usesMax).describe('Most actions that are applied within `per`.'),
  per: duration(MINUTE_MS, 30 * DAY_MS, '1h'),
})
export type RateLimit = z.infer<typeof rateLimitSchema>

const [low, medium, high] = RISKS

/** Section `actions` of mesh.yaml: what an action needs before it is applied, and when none is. */
export const actionsConfigSchema = z
  .strictObject({
    requirements: z
      .strictObject({
        [low]: requirementConfigSchema.exactOptional(),
        [medium]: requirementConfigSchema.exactOptional(),
        [high]: requirementConfigSchema
          .refine(({ approvals = 2 }) => approvals >= 2, {
            path: ['approvals'],
            message: 'at least 2: high risk needs two distinct approvers',
          })
          .exactOptional(),
      })
      .exactOptional()
      .describe('Whose approvals an action needs, by risk.'),
    proposalsFor: duration(approvalMsMin, proposalMsMax, '168h')
      .exactOptional()
      .describe('How long a proposal waits for its approvals; 168h when absent.'),
    maxOpen: z
      .int()
      .min(1)
      .max(usesMax)
      .exactOptional()
      .describe('How many proposals of one proposer, or of one override rule, may wait at a time; 20 when absent.'),
    autopilot: z
      .array(autopilotRuleSchema)
      .max(rulesMax)
      .exactOptional()
      .describe('What Mesh may apply without people; only ever actions of low risk.'),
    freezes: z
      .array(freezeSchema)
      .max(rulesMax)
      .exactOptional()
      .describe('Times in which nothing is applied; reverts go on.'),
    rateLimits: z.array(rateLimitSchema).max(rulesMax).exactOptional().describe('Most actions of kinds within a time.'),
    runServices: z
      .array(pattern)
      .max(rulesMax)
      .exactOptional()
      .describe(
        "Names of the Cloud Run services that actions may change, as shell patterns; all but Mesh's own when absent.",
      ),
    webhooks: webhooksConfigSchema.exactOptional().describe('Addresses that actions may call; none when absent.'),
  })
  .meta({ id: 'Actions' })
export type ActionsConfig = z.infer<typeof actionsConfigSchema>
