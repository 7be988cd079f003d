import { MeshError } from '@mesh/core/errors'

const TIMEOUT_MS = 5000
/** A token is not used in its last minutes: the receiver's clock may be ahead, and a request takes time. */
const MARGIN_MS = 300_000
const AUDIENCES_MAX = 100

const cache = new Map<string, { token: string; untilMs: number }>()

/**
 * An identity token of this function's account for an audience, signed by Google, from the metadata server; kept until five
 * minutes before it expires. MESH_METADATA_HOST (`host:port`) names a stand-in. Throws `unavailable`.
 * Source: https://cloud.google.com/compute/docs/instances/verifying-instance-identity
 */
export async function identityToken(audience: string, now: Date): Promise<string> {
  const cached = cache.get(audience)
  if (cached !== undefined && now.getTime() < cached.untilMs) return cached.token
  const token = await fetchToken(audience)
  const { decodeJwt } = await import('jose')
  const { exp = 0 } = decodeJwt(token)
  if (cache.size >= AUDIENCES_MAX) cache.clear()
  cache.set(audience, { token, untilMs: exp * 1000 - MARGIN_MS })
  return token
}

async function fetchToken(audience: string): Promise<string> {
  const host = process.env['MESH_METADATA_HOST'] || 'metadata.google.internal'
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/identity`)
  url.search = new URLSearchParams({ audience, format: 'full' }).toString()
  try {
    const headers = { 'Metadata-Flavor': 'Google' }
    const reply = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`)
    return text.trim()
  } catch (cause) {
    throw new MeshError('unavailable', `no identity token for ${audience}: the metadata server at ${host} gives none`, {
      cause,
    })
  }
}
