import { judgeCertificate } from '@mesh/core/root/judge-certificate'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { now } from '../../kit/clock.ts'
import { timeLeft } from './certificate-of.ts'
import { openTls, targetUrl } from './connect.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt } from './observed-attempt.ts'
import { talk } from './talk.ts'

/**
 * Probes one TLS check: a full handshake, then the days that the server's certificate has left, unless conditions judge
 * them, then what the server says.
 */
export function probeTls(check: CheckOf<'tls'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { tls } = check
  return observedAttempt(check, targetUrl('tls', tls), pin, async (means) => {
    const socket = await openTls(tls, means)
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined)
      return { verdict: { outcome: 'fail', message: 'TLS: the server showed no certificate' } }
    const seen = timeLeft(certificate, now())
    const { verdict, sight } = await talk(socket, { ...tls, needsBody: means.needsBody })
    const isLeft = means.isLeftToConditions('CERTIFICATE_EXPIRATION')
    return {
      verdict: isLeft ? verdict : judgeCertificate(tls, certificate.validToDate, now()),
      sight: { ...sight, ...seen },
    }
  })
}
