import { z } from 'zod'

/** `planner/config`: its revision grows with every applied configuration; whoever applies one re-checks it in every transaction. */
export const configRevisionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  revision: z.int().min(0),
  /** The sections of mesh.yaml that only `policy.apply` may change, as they were applied; canonical JSON. */
  policies: z.record(z.string(), z.string()).default({}),
})
export type ConfigRevision = z.infer<typeof configRevisionSchema>
