/** gRPC status codes by name. Source: https://grpc.io/docs/guides/status-codes/ */
export const STATUS = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const
export type StatusName = keyof typeof STATUS

/** An error that every transport can send in its own form. */
export class RpcError extends Error {
  readonly status: StatusName
  /** Messages of google.rpc (BadRequest, ErrorInfo…) in JSON form, each with its `@type`. */
  readonly details: readonly Record<string, unknown>[]

  constructor(status: StatusName, message: string, details: readonly Record<string, unknown>[] = []) {
    super(message)
    this.name = 'RpcError'
    this.status = status
    this.details = details
  }

  get code(): number {
    return STATUS[this.status]
  }
}

/** The HTTP status of each RPC status. Source: google/rpc/code.proto */
const HTTP_STATUS: Record<StatusName, number> = {
  OK: 200,
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
}

/** An error in the form of Google's JSON APIs; `code` is the HTTP status. */
export interface HttpError {
  code: number
  message: string
  status: StatusName
  details?: readonly Record<string, unknown>[]
}

/** The error in the form of Google's JSON APIs. */
export function httpErrorOf(error: RpcError): HttpError {
  const { status, message, details } = error
  const sent = { code: HTTP_STATUS[status], message, status }
  return details.length === 0 ? sent : { ...sent, details }
}
