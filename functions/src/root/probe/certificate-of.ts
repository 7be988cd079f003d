import type { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { Sight } from './sight.ts'

/**
 * Milliseconds until the certificate of a connection ends, as a part of what was seen; nothing without TLS. To be asked
 * once: Node gives a connection's certificate a single time.
 */
export function certificateOf(socket: unknown, now: Date): Pick<Sight, 'certificateExpirationMs'> {
  return timeLeft(socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined, now)
}

/** The same of a certificate that is known. */
export function timeLeft(certificate: X509Certificate | undefined, now: Date): Pick<Sight, 'certificateExpirationMs'> {
  if (certificate === undefined) return {}
  return { certificateExpirationMs: certificate.validToDate.getTime() - now.getTime() }
}
