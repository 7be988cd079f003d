import { z } from 'zod'

/** `services/{serviceId}`: configuration that people edit. */
export const serviceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  description: z.string(),
  group: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  /** Documents that `mesh apply` wrote and may therefore delete. */
  managedBy: z.enum(['mesh.yaml', 'dashboard']),
  createTime: z.date(),
  updateTime: z.date(),
})
export type Service = z.infer<typeof serviceSchema>
