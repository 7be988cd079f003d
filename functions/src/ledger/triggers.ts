import { taskFunction } from '../kit/task-function.ts'
import { GROW_LEDGER } from '../options.ts'

/** Soon after entries were committed: takes them into the ledger and publishes a checkpoint. */
export const growLedger = taskFunction('growLedger', GROW_LEDGER, async () => {
  const verb = await import('./grow-ledger.ts')
  return () => verb.growLedger()
})
