import { accountMetadata } from './metadata.ts'

/** A token is not used in its last minutes: the receiver's clock may be ahead, and a request takes time. */
const MARGIN_MS = 300_000
const AUDIENCES_MAX = 100

const cache = new Map<string, { token: string; untilMs: number }>()

/**
 * An identity token of this function's account for an audience, signed by Google, from the metadata server; kept until five
 * minutes before it expires. Throws `unavailable`.
 * Source: https://cloud.google.com/compute/docs/instances/verifying-instance-identity
 */
export async function identityToken(audience: string, now: Date): Promise<string> {
  const cached = cache.get(audience)
  if (cached !== undefined && now.getTime() < cached.untilMs) return cached.token
  const token = await accountMetadata('identity', `identity token for ${audience}`, { audience, format: 'full' })
  const { decodeJwt } = await import('jose')
  const { exp = 0 } = decodeJwt(token)
  if (cache.size >= AUDIENCES_MAX) cache.clear()
  cache.set(audience, { token, untilMs: exp * 1000 - MARGIN_MS })
  return token
}
