import { z } from 'zod'
import { compiledCheckSchema } from './check.ts'

/** `checks/{checkId}`: configuration of one check and the board that holds its state. */
export const storedCheckSchema = z.strictObject({
  schemaVersion: z.literal(1),
  boardId: z.string(),
  managedBy: z.enum(['mesh.yaml', 'dashboard']),
  createTime: z.date(),
  updateTime: z.date(),
  check: compiledCheckSchema,
})
export type StoredCheck = z.infer<typeof storedCheckSchema>
