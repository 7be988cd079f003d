import { z } from 'zod'
import { HOME_REGION, REGIONS } from '../root/regions.ts'
import { BOARD_CHECKS_MAX } from './board.ts'
import { CHECK_LIMITS, compiledCheckSchema } from './check.ts'

/** Message on a region's topic: the checks of one board and interval that are due there in one slot. */
export const checkBatchSchema = z.strictObject({
  boardId: z.string(),
  intervalMs: z.int(),
  slotTimeMs: z.int(),
  region: z.enum(REGIONS).default(HOME_REGION),
  /** Set when a second opinion is wanted about checks that failed in this other region. */
  confirms: z.enum(REGIONS).exactOptional(),
  /** Addresses that answer whenever Mesh's own network works. */
  controls: z.array(z.string()).max(CHECK_LIMITS.controlsMax).exactOptional(),
  checks: z.array(compiledCheckSchema).min(1).max(BOARD_CHECKS_MAX),
})
export type CheckBatch = z.infer<typeof checkBatchSchema>
