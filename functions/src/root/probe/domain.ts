import { z } from 'zod'
import { judgeRegistration } from '@mesh/core/root/judge-registration'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import type { DomainProbe } from '@mesh/core/schema/protocols/domain'
import { now } from '../../kit/clock.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt, type Found } from './observed-attempt.ts'
import { quoted } from './quoted.ts'
import { ianaDirectory, type RdapServerOf } from './rdap/directory.ts'
import { fetchRdap, type RdapReply } from './rdap/fetch-rdap.ts'

/** The part of a domain object (RFC 9083, sections 4.5 and 5.3) that is looked at. */
const domainObjectSchema = z.object({ events: z.array(z.unknown()).default([]) })
const expirationSchema = z.object({ eventAction: z.literal('expiration'), eventDate: z.string() })

/** How a date begins: `Date` makes one of any number too. */
const DATE = /^\d{4}-\d{2}-\d{2}/

/**
 * Probes one domain check: asks the registry when the registration ends. A registry that does not answer, or does not
 * say, is an `error`, never a failure of the domain; one that knows no such domain is a failure.
 */
export async function probeDomain(
  check: CheckOf<'domain'>,
  pin: Pin = livePin,
  serverOf: RdapServerOf = ianaDirectory,
  clock = now,
): Promise<ProbeAnswer> {
  const { degradedAfterMs: _, ...timed } = check
  const { domain } = check
  let isAnswered = false
  const first = new URL(domain.rdap ?? `https://${domain.name}`)
  const answer = await observedAttempt(timed, first, pin, async ({ signal, endMs, place, isLeftToConditions }) => {
    const server = domain.rdap === undefined ? await serverOf(domain.name, pin) : first
    if (server === undefined) return unknown(`the registry of ${domain.name} offers no RDAP server`)
    const url = new URL(`${server.href.replace(/\/*$/, '')}/domain/${domain.name.toLowerCase()}`)
    place.url = url
    const reply = await fetchRdap(url, { pin, signal, endMs, place })
    isAnswered = true
    const endTime = endTimeIn(domain, reply, url)
    if (!(endTime instanceof Date)) return endTime
    const isLeft = isLeftToConditions('DOMAIN_EXPIRATION')
    return {
      verdict: isLeft ? { outcome: 'ok', message: '' } : judgeRegistration(domain, endTime, clock()),
      sight: { domainExpirationMs: endTime.getTime() - clock().getTime() },
    }
  })
  const isTrouble = answer.outcome !== 'error' && !isAnswered
  return {
    outcome: isTrouble ? 'error' : answer.outcome,
    message: isTrouble
      ? `Mesh could not ask the registry of ${domain.name}: ${answer.message || 'no answer'}`
      : answer.message,
    latencyMs: null,
    statusCode: null,
  }
}

/** When the registration ends, or why that is not known. */
function endTimeIn(domain: DomainProbe, { status, json }: RdapReply, { host }: URL): Date | Found {
  if (status === 404) {
    const message = `${domain.name} is not registered (RDAP: HTTP 404 from ${host})`
    return { verdict: { outcome: 'fail', message } }
  }
  if (status !== 200) return unknown(`RDAP: HTTP ${status} from ${host} (expected 200)`)
  const parsed = domainObjectSchema.safeParse(json)
  if (!parsed.success) return unknown(`RDAP: the answer of ${host} is no domain object (RFC 9083)`)
  const [event] = parsed.data.events.flatMap((one) => expirationSchema.safeParse(one).data ?? [])
  if (event === undefined) return unknown(`RDAP: ${host} does not say when the registration of ${domain.name} ends`)
  const endTime = new Date(event.eventDate)
  if (!DATE.test(event.eventDate) || Number.isNaN(endTime.getTime()))
    return unknown(`RDAP: ${host} gives the end as ${quoted(event.eventDate)}; expected a date`)
  return endTime
}

function unknown(message: string): Found {
  return { verdict: { outcome: 'error', message } }
}
