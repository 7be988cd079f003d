import type { Caller } from '../api/service.ts'
import { RpcError } from '../../kit/rpc-error.ts'

const BEARER = /^Bearer\s+(\S+)$/i

/** The claims of a JWT, its signature unchecked (the Auth emulator and the test SDK sign nothing); undefined if it is not one. */
function decodeClaims(token: string): Record<string, unknown> | undefined {
  const [header, payload, , ...more] = token.split('.')
  if (header === undefined || payload === undefined || more.length > 0) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : undefined
  } catch {
    return undefined
  }
}

/**
 * Who calls, from an `authorization` header: `Bearer owner` is the administrator, another bearer must be a JWT with a
 * `sub` or `user_id`; without a header nobody. Throws UNAUTHENTICATED for anything else.
 */
export function callerOf(authorization: string | undefined): Caller {
  if (authorization === undefined || authorization.trim() === '') return { kind: 'nobody' }
  const token = BEARER.exec(authorization.trim())?.[1]
  if (token === undefined) {
    throw new RpcError('UNAUTHENTICATED', 'The authorization header must be "Bearer <token>"')
  }
  if (token === 'owner') return { kind: 'admin' }
  const claims = decodeClaims(token)
  if (claims === undefined) {
    throw new RpcError(
      'UNAUTHENTICATED',
      'The bearer token is neither "owner" nor a JWT: the emulator takes ID tokens (signed or not) and "owner" for the administrator',
    )
  }
  const uid = claims['sub'] ?? claims['user_id']
  if (typeof uid !== 'string' || uid === '') {
    throw new RpcError('UNAUTHENTICATED', 'The ID token has neither "sub" nor "user_id"')
  }
  return { kind: 'user', uid, token: claims }
}
