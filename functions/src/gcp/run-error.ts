import { MeshError, type MeshErrorCode } from '@mesh/core/errors'
import { grpcCode } from '../kit/as-mesh-error.ts'

/** By gRPC status. Source: https://docs.cloud.google.com/run/docs/reference/rpc and https://google.aip.dev/193 */
const CODES: Record<number, MeshErrorCode> = {
  3: 'invalid-argument',
  4: 'unavailable',
  5: 'not-found',
  6: 'failed-precondition',
  7: 'permission-denied',
  8: 'unavailable',
  9: 'failed-precondition',
  10: 'aborted',
  14: 'unavailable',
}

const PERMISSION_DENIED = 7
const RESOURCE_EXHAUSTED = 8
const ABORTED = 10

/** What Cloud Run's refusal means to Mesh; `doing` is what was tried, as `read projects/…`. */
export function runError(doing: string, cause: unknown): MeshError {
  if (cause instanceof MeshError) return cause
  const status = grpcCode(cause)
  const said = cause instanceof Error ? cause.message : String(cause)
  const [code, words] = status === undefined ? [] : [CODES[status], WORDS[status]]
  return new MeshError(code ?? 'internal', `cannot ${doing}: ${words ?? 'Cloud Run says'}: ${said}`, {
    cause,
    details: { status: status ?? null },
  })
}

const WORDS: Record<number, string> = {
  [PERMISSION_DENIED]:
    'the account of the functions needs the role Cloud Run Developer (roles/run.developer) on the service and Service Account User (roles/iam.serviceAccountUser) on the account that the service runs as',
  [RESOURCE_EXHAUSTED]: 'a quota of the Cloud Run Admin API is used up for now',
  [ABORTED]: 'others changed it in the meantime',
}
