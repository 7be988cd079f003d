import { RpcError } from '../../kit/rpc-error.ts'

/** What a caller without permission is told, and no more. */
export function denied(): RpcError {
  return new RpcError('PERMISSION_DENIED', 'Missing or insufficient permissions.')
}
