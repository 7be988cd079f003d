import { MeshError, type MeshErrorCode } from '@mesh/core/errors'

/** gRPC status codes that Google's clients put on their errors, and what they mean to Mesh. */
const GRPC_CODES: Record<number, MeshErrorCode> = {
  4: 'unavailable',
  8: 'unavailable',
  9: 'failed-precondition',
  10: 'aborted',
  14: 'unavailable',
}

/** Turns whatever was thrown into a MeshError; anything not known to be the user's fault is the system's. */
export function asMeshError(error: unknown): MeshError {
  if (error instanceof MeshError) return error
  const code = GRPC_CODES[grpcCode(error) ?? -1] ?? 'internal'
  const message = error instanceof Error ? error.message : String(error)
  return new MeshError(code, message, { cause: error, fault: 'system' })
}

/** Whether a write failed because the document exists. */
export function isAlreadyExists(error: unknown): boolean {
  return grpcCode(error) === 6
}

/** Whether Google refused because this function's account may not do that. */
export function isPermissionDenied(error: unknown): boolean {
  return grpcCode(error) === 7
}

/** The gRPC status of an error of Google's clients; undefined for any other error. */
export function grpcCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'number' ? error.code : undefined
}
