import { z } from 'zod'
import { BOARD_CHECKS_MAX } from './board.ts'
import { compiledCheckSchema } from './check.ts'

/** Message on the topic `check-batches`: the checks of one board and interval that are due in one slot. */
export const checkBatchSchema = z.strictObject({
  boardId: z.string(),
  intervalMs: z.int(),
  slotTimeMs: z.int(),
  checks: z.array(compiledCheckSchema).min(1).max(BOARD_CHECKS_MAX),
})
export type CheckBatch = z.infer<typeof checkBatchSchema>
