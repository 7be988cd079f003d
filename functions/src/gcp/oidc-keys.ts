import type { JWTVerifyGetKey } from 'jose'

/** Whose identity tokens are believed. */
export interface OidcTrust {
  issuer: string
  keys: JWTVerifyGetKey
}

/** Source: https://accounts.google.com/.well-known/openid-configuration */
const GOOGLE = { issuer: 'https://accounts.google.com', url: 'https://www.googleapis.com/oauth2/v3/certs' }

/** An attempt to make Mesh fetch keys again and again, with made-up key ids, succeeds at most this often. */
const COOLDOWN_MS = 30_000
const TIMEOUT_MS = 5000

const opened = new Map<string, JWTVerifyGetKey>()

/**
 * Google and its keys, which are fetched when needed and again when an unknown one is named. In the Functions emulator, where
 * MESH_OIDC_ISSUER names it, the local issuer instead, never both.
 */
export async function oidcTrust(): Promise<OidcTrust> {
  const { issuer, url } = localIssuer() ?? GOOGLE
  const { createRemoteJWKSet } = await import('jose')
  const keys =
    opened.get(url) ?? createRemoteJWKSet(new URL(url), { cooldownDuration: COOLDOWN_MS, timeoutDuration: TIMEOUT_MS })
  opened.set(url, keys)
  return { issuer, keys }
}

function localIssuer(): typeof GOOGLE | undefined {
  const issuer = process.env['MESH_OIDC_ISSUER']
  if (process.env['FUNCTIONS_EMULATOR'] !== 'true' || !issuer) return undefined
  return { issuer, url: `${issuer}/certs` }
}
