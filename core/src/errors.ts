/** Error codes of every Mesh door, aligned with gRPC and with Firebase's HttpsError. */
export type MeshErrorCode =
  | 'invalid-argument'
  | 'unauthenticated'
  | 'permission-denied'
  | 'not-found'
  | 'already-exists'
  | 'failed-precondition'
  | 'aborted'
  | 'unavailable'
  | 'internal'

interface MeshErrorOptions {
  cause?: unknown
  /** Plain data for the caller; never a secret. */
  details?: Record<string, unknown>
  /** Whose fault it is; decides whether it is logged as an error and whether a retry can help. */
  fault?: 'user' | 'system'
}

/** The one error class of Mesh: a code for machines and a message for the person who must mend it. */
export class MeshError extends Error {
  readonly code: MeshErrorCode
  readonly details: Record<string, unknown>
  readonly fault: 'user' | 'system'

  constructor(code: MeshErrorCode, message: string, options: MeshErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MeshError'
    this.code = code
    this.details = options.details ?? {}
    this.fault = options.fault ?? (code === 'internal' || code === 'unavailable' ? 'system' : 'user')
  }
}
