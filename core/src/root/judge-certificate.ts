import type { Outcome } from '../schema/check-run.ts'
import type { TlsProbe } from '../schema/protocols/tls.ts'

const DAY_MS = 86_400_000

type Bounds = Pick<TlsProbe, 'degradedWithinDays' | 'failWithinDays'>

/** What a trusted certificate that ends at `endTime` is worth; the bounds are in days. */
export function judgeCertificate(
  { degradedWithinDays, failWithinDays }: Bounds,
  endTime: Date,
  now: Date,
): { outcome: Outcome; message: string } {
  const leftMs = endTime.getTime() - now.getTime()
  const isBelow = (days: number) => leftMs < days * DAY_MS
  if (!isBelow(failWithinDays) && !isBelow(degradedWithinDays)) return { outcome: 'ok', message: '' }
  const days = Math.floor(leftMs / DAY_MS)
  const when = leftMs < 0 ? 'has expired' : `expires in ${days} ${days === 1 ? 'day' : 'days'}`
  const isFailure = isBelow(failWithinDays)
  const bound = isFailure ? `failure within ${failWithinDays} days` : `degraded within ${degradedWithinDays} days`
  const message = `TLS: certificate ${when}, on ${endTime.toISOString().slice(0, 10)} (${bound})`
  return { outcome: isFailure ? 'fail' : 'slow', message }
}
