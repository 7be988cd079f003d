import type { ClientCertificate } from './secrets/resolve-secrets.ts'

/** What is sent: the check's request first, then what each redirect makes of it. */
export interface ProbeRequest {
  url: URL
  method: string
  headers: Record<string, string>
  /** Lower-case names of headers that stay at their origin, as the certificate does. */
  secretHeaders: ReadonlySet<string>
  body: string | undefined
  clientCertificate?: ClientCertificate
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const BODY_HEADERS = new Set(['content-type', 'content-length', 'content-encoding', 'content-language'])
const ORIGIN_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization', 'host'])

/**
 * The request that follows a redirect, as browsers make it (fetch standard, HTTP-redirect fetch): 303, and 301 or 302
 * after POST, become a GET without body; credentials do not leave their origin. Undefined when the answer is no redirect
 * to an http or https address.
 */
export function redirected(
  request: ProbeRequest,
  status: number,
  location: string | undefined,
): ProbeRequest | undefined {
  if (location === undefined || !REDIRECTS.has(status) || !URL.canParse(location, request.url.href)) return undefined
  const url = new URL(location, request.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  const becomesGet =
    status === 303 ? request.method !== 'HEAD' : (status === 301 || status === 302) && request.method === 'POST'
  const isSameOrigin = url.origin === request.url.origin
  const dropped = (name: string) =>
    (becomesGet && BODY_HEADERS.has(name)) ||
    (!isSameOrigin && (ORIGIN_HEADERS.has(name) || request.secretHeaders.has(name)))
  return {
    url,
    method: becomesGet ? 'GET' : request.method,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped(name.toLowerCase()))),
    secretHeaders: request.secretHeaders,
    body: becomesGet ? undefined : request.body,
    ...(isSameOrigin && request.clientCertificate && { clientCertificate: request.clientCertificate }),
  }
}
