import { RpcError } from '../../../kit/rpc-error.ts'

/** INVALID_ARGUMENT that says where a JSON value stands, what was expected and what was found. */
export function badValue(path: string, expected: string, found: unknown): RpcError {
  const shown = JSON.stringify(found) ?? String(found)
  const short = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
  return new RpcError('INVALID_ARGUMENT', `Invalid value at "${path}": expected ${expected}, found ${short}`)
}
