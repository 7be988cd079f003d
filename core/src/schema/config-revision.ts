import { z } from 'zod'

/** `planner/config`: grows with every applied configuration; whoever applies one re-checks it in every transaction. */
export const configRevisionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  revision: z.int().min(0),
})
export type ConfigRevision = z.infer<typeof configRevisionSchema>
