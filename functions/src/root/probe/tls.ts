import { judgeCertificate } from '@mesh/core/root/judge-certificate'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { now } from '../../kit/clock.ts'
import { attempt } from './attempt.ts'
import { openTls, targetUrl } from './connect.ts'
import { livePin, type Pin } from './guard/pin.ts'

/** Probes one TLS check: a full handshake, then the days that the server's certificate has left. */
export function probeTls(check: CheckOf<'tls'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  return attempt(check, targetUrl('tls', check.tls), async ({ signal }) => {
    const socket = await openTls(check.tls, pin, signal)
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) return { outcome: 'fail', message: 'TLS: the server showed no certificate' }
    return judgeCertificate(check.tls, certificate.validToDate, now())
  })
}
