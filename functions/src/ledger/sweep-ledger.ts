import { growLedger } from './grow-ledger.ts'

/** A sweep shares its function's time with others. */
const GROWING_MS = 100_000

/** Every minute: what no task came for, and a checkpoint that could not be published or lacks the signature of a new key. */
export function sweepLedger(): Promise<void> {
  return growLedger({}, { growingMs: GROWING_MS })
}
