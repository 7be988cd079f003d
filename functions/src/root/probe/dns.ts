import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import type { DnsProbe, DnsRcode } from '@mesh/core/schema/protocols/dns'
import type { Verdict } from './attempt.ts'
import { targetUrl } from './connect.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt } from './observed-attempt.ts'
import { dnsBody } from './dns-body.ts'
import { quoted } from './quoted.ts'

/** A lost packet is asked again after this time; the check's own deadline ends the attempts. */
const QUERY_TIMEOUT_MS = 1500
const QUERY_TRIES = 20

/** The answer codes that c-ares reports as errors; ENODATA is an answer without records of the type. */
const RCODES: Record<string, DnsRcode> = {
  ENODATA: 'NOERROR',
  EFORMERR: 'FORMERR',
  ESERVFAIL: 'SERVFAIL',
  ENOTFOUND: 'NXDOMAIN',
  ENOTIMP: 'NOTIMP',
  EREFUSED: 'REFUSED',
}

/**
 * Probes one DNS check: the answer's code, unless conditions judge it, then the values that must be among its records.
 */
export function probeDns(check: CheckOf<'dns'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { dns } = check
  const url = targetUrl('dns', { host: dns.server ?? dns.name, port: dns.port })
  return observedAttempt(check, url, pin, async ({ signal, pin: noting, isLeftToConditions }) => {
    const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES })
    signal.addEventListener('abort', () => resolver.cancel())
    if (dns.server !== undefined) {
      const { addresses } = await noting(dns.server)
      resolver.setServers(addresses.map(({ address }) => serverText(address, dns.port)))
    }
    const answer = await ask(resolver, dns)
    return {
      verdict: judge(dns, answer, isLeftToConditions('DNS_RCODE')),
      sight: { dnsRcode: answer.rcode, body: dnsBody(dns.type, answer.values, check.compat) },
    }
  })
}

interface DnsAnswer {
  rcode: DnsRcode
  values: string[]
}

async function ask(resolver: Resolver, dns: DnsProbe): Promise<DnsAnswer> {
  try {
    return { rcode: 'NOERROR', values: await valuesOf(resolver, dns) }
  } catch (error) {
    const rcode = RCODES[(error as NodeJS.ErrnoException).code ?? '']
    if (rcode === undefined) throw error
    return { rcode, values: [] }
  }
}

/** The records in the notation of zone files (RFC 1035, section 5.1). */
async function valuesOf(resolver: Resolver, { name, type }: DnsProbe): Promise<string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name)
    case 'AAAA':
      return resolver.resolve6(name)
    case 'CNAME':
      return resolver.resolveCname(name)
    case 'NS':
      return resolver.resolveNs(name)
    case 'PTR':
      return resolver.resolvePtr(name)
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`)
    case 'SRV':
      return (await resolver.resolveSrv(name)).map(
        ({ priority, weight, port, name: target }) => `${priority} ${weight} ${port} ${target}`,
      )
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  }
}

function judge({ type, name, rcode, expect }: DnsProbe, answer: DnsAnswer, isRcodeJudged: boolean): Verdict {
  if (!isRcodeJudged && answer.rcode !== rcode)
    return { outcome: 'fail', message: `DNS: ${answer.rcode} for ${name} (expected ${rcode})` }
  if (!isRcodeJudged && rcode === 'NOERROR' && answer.values.length === 0) {
    return { outcome: 'fail', message: `DNS: ${name} has no ${type} record` }
  }
  const comparable = (value: string) => (type === 'TXT' ? value : value.toLowerCase().replace(/\.$/, ''))
  const found = new Set(answer.values.map(comparable))
  const missing = expect.find((value) => !found.has(comparable(value)))
  if (missing === undefined) return { outcome: 'ok', message: '' }
  const message = `DNS: ${name} has ${type} ${quoted(answer.values.join(', '))} (expected ${quoted(missing)})`
  return { outcome: 'fail', message }
}

function serverText(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
}
