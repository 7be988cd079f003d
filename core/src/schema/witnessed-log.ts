import { z } from 'zod'

/** `witnessedLogs/{sha256 of the origin}`: the tree of another log that Mesh cosigned last. It only ever grows. */
export const witnessedLogSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** First line of the log's checkpoints. */
  origin: z.string().min(1),
  size: z.int().min(0),
  /** Hexadecimal. */
  root: z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in hexadecimal'),
  time: z.date(),
})
export type WitnessedLogDocument = z.infer<typeof witnessedLogSchema>
