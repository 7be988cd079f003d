import { z } from 'zod'
import { meshConfigSchema } from './config.ts'

/** Request of the callable `applyConfig`: the whole configuration, validated again on the server. */
export const applyConfigRequestSchema = z.strictObject({
  config: meshConfigSchema,
  /** Only compute the plan. */
  dryRun: z.boolean().default(false),
})
export type ApplyConfigRequest = z.infer<typeof applyConfigRequestSchema>

/** One line of the plan that `mesh apply` prints. */
export const planLineSchema = z.strictObject({
  change: z.enum(['create', 'update', 'delete', 'unchanged']),
  kind: z.enum(['service', 'check']),
  id: z.string(),
  /** Names of the fields that change, for updates. */
  fields: z.array(z.string()),
})
export type PlanLine = z.infer<typeof planLineSchema>

/** Answer of the callable `applyConfig`. */
export const applyConfigResponseSchema = z.strictObject({ plan: z.array(planLineSchema), applied: z.boolean() })
export type ApplyConfigResponse = z.infer<typeof applyConfigResponseSchema>
