import { RpcError } from '../../kit/rpc-error.ts'
import type { TimeToLive } from '../api/service.ts'

/**
 * Answers `mesh/ttl`: `GET` says which fields expire documents, and how long after. `POST` with `{delayMs: n}` changes the
 * latter; with `{}` or no body it deletes all that has expired by now. Throws INVALID_ARGUMENT for anything else.
 */
export function ttlReply(ttl: TimeToLive, method: string, body: unknown): object {
  if (method === 'GET') return { policies: ttl.policies, delayMs: ttl.delayMs }
  const [entry, ...others]: [string, unknown][] = Object.entries(body ?? {})
  if (method === 'POST' && typeof (body ?? {}) === 'object' && others.length === 0) {
    if (entry === undefined) return { deleted: ttl.sweep() }
    const [key, delayMs] = entry
    if (key === 'delayMs' && typeof delayMs === 'number' && Number.isFinite(delayMs) && delayMs >= 0) {
      ttl.delayMs = delayMs
      return { policies: ttl.policies, delayMs }
    }
  }
  const found = `${method} with ${JSON.stringify(body) ?? 'nothing'}`
  throw new RpcError('INVALID_ARGUMENT', `Expected GET, or POST with {} or {"delayMs": <number >= 0>}; got ${found}.`)
}
