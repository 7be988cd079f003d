import { RpcError } from './rpc-error.ts'

/** Codes of a disk, a quota or a file that is full. Source: https://man7.org/linux/man-pages/man2/write.2.html */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * The error for a caller whose data could not be written: RESOURCE_EXHAUSTED when there is no room, UNAVAILABLE otherwise.
 * Clients try both again. `what` begins the message and says what was not stored.
 */
export function storageError(what: string, error: unknown): RpcError {
  if (error instanceof RpcError) return error
  const isFull = error instanceof Error && 'code' in error && FULL.has(String(error.code))
  const reason = error instanceof Error ? error.message : String(error)
  return new RpcError(isFull ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE', `${what}: ${reason}`)
}
