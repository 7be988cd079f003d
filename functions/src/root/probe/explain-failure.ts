import { MeshError } from '@mesh/core/errors'
import type { Outcome } from '@mesh/core/schema/check-run'
import { RefusedTarget } from './guard/refused-target.ts'

/** Why there was no answer, and whether that is the service's failure or Mesh's own. */
export interface Explanation {
  outcome: Extract<Outcome, 'fail' | 'error'>
  message: string
}

const MESSAGE_CHARACTERS_MAX = 200

const TLS_REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'certificate expired',
  CERT_NOT_YET_VALID: 'certificate not yet valid',
  CERT_REVOKED: 'certificate revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in the chain',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate chain incomplete',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate of an unknown issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate of an unknown issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate is for another host',
}

/** Codes that say that this machine, not the service, is in trouble. */
const OWN_TROUBLES: Record<string, string> = {
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ENOBUFS: 'no buffer space',
  ENOMEM: 'out of memory',
  EADDRNOTAVAIL: 'no local port free',
  ENETDOWN: 'network down',
  ENETUNREACH: 'network unreachable',
  ERR_INVALID_CHAR: 'the request cannot be sent',
  ERR_INVALID_HTTP_TOKEN: 'the request cannot be sent',
  ERR_INVALID_ARG_VALUE: 'the request cannot be sent',
}

/** Puts what Node, TLS or the system threw into words that a person can act on. */
export function explainFailure(error: unknown, url: URL): Explanation {
  if (error instanceof RefusedTarget) return { outcome: 'error', message: error.message }
  if (error instanceof MeshError) return shortened('error', `Mesh could not probe: ${error.message}`)
  const first = firstCause(error)
  const code = codeOf(first)
  const own = OWN_TROUBLES[code]
  if (own !== undefined) return shortened('error', `Mesh could not probe: ${own} (${first.message})`)
  return shortened('fail', failureText(code, first, url))
}

function failureText(code: string, error: Error, url: URL): string {
  const tls = TLS_REASONS[code]
  if (tls !== undefined) return `TLS: ${tls} (${url.host})`
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return `TLS: handshake failed with ${url.host} (${error.message.trim()})`
  }
  if (code === 'HPE_HEADER_OVERFLOW') return "the answer's headers are larger than 64 KiB"
  if (code.startsWith('HPE_')) return `the answer is not valid HTTP (${error.message})`
  switch (code) {
    case 'ECONNREFUSED':
      return `connection refused ${addressOf(error, url)}`
    case 'ENOTFOUND':
      return `DNS: host not found: ${url.hostname}`
    case 'EHOSTUNREACH':
      return `no route to host ${addressOf(error, url)}`
    case 'EAI_AGAIN':
      return `DNS: no usable answer from the name servers of ${url.hostname}`
    case 'ECANCELLED':
    case 'ETIMEOUT':
      return `DNS: no answer from the name server for ${url.hostname}`
    case 'ETIMEDOUT':
      return `no connection to ${addressOf(error, url)}`
    case 'ECONNRESET':
    case 'EPIPE':
      return `${url.host} closed the connection before its answer was complete`
    default:
      return `no answer: ${error.message}${code === '' ? '' : ` (${code})`}`
  }
}

/**
 * Connecting tries every address of a name and fails with the sum of the failures: the first that is the service's
 * speaks, since a machine without IPv6 has a trouble of its own with many a name.
 */
function firstCause(error: unknown): Error {
  const errors: unknown[] = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error]
  const cause = errors.find((one) => OWN_TROUBLES[codeOf(one)] === undefined) ?? errors[0]
  return cause instanceof Error ? cause : new Error(String(cause))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function addressOf(error: Error, url: URL): string {
  if (!('address' in error) || !('port' in error)) return url.host
  const address = String(error.address)
  return `${address.includes(':') ? `[${address}]` : address}:${String(error.port)}`
}

function shortened(outcome: Explanation['outcome'], message: string): Explanation {
  const text = message.replaceAll(/\s+/g, ' ')
  return {
    outcome,
    message: text.length > MESSAGE_CHARACTERS_MAX ? `${text.slice(0, MESSAGE_CHARACTERS_MAX - 1)}…` : text,
  }
}
