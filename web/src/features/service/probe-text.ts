import { expectedStatusText } from '@mesh/core/root/match-status'
import { PROTOCOLS, type CheckOf, type CompiledCheck, type Protocol } from '@mesh/core/schema/check'

/** What a check probes and what it expects, in words. */
export interface ProbeText {
  target: string
  expected: string
}

const TEXTS: { [P in Protocol]: (check: CheckOf<P>) => ProbeText } = {
  http: ({ http }) => ({
    target: `${http.method} ${http.url}`,
    expected:
      http.expectStatus.length === 0 ? 'what its conditions say' : `status ${expectedStatusText(http.expectStatus)}`,
  }),
  tcp: ({ tcp }) => ({
    target: `TCP ${address(tcp)}`,
    expected: tcp.expect === undefined ? 'a connection' : `an answer that begins with ${JSON.stringify(tcp.expect)}`,
  }),
  tls: ({ tls }) => ({
    target: `TLS ${address(tls)}`,
    expected: `a trusted certificate, degraded within ${tls.degradedWithinDays} days of its end, failed within ${tls.failWithinDays}`,
  }),
  dns: ({ dns }) => ({
    target: `DNS ${dns.type} ${dns.name}${dns.server === undefined ? '' : ` at ${address({ host: dns.server, port: dns.port })}`}`,
    expected: [dns.rcode, ...dns.expect].join(', '),
  }),
  websocket: ({ websocket }) => ({
    target: websocket.url,
    expected: websocket.expect === undefined ? 'a connection' : `the message ${JSON.stringify(websocket.expect)}`,
  }),
  grpc: ({ grpc }) => ({
    target: `gRPC ${address(grpc)}${grpc.service === '' ? '' : ` ${grpc.service}`}${grpc.tls ? '' : ' without TLS'}`,
    expected: 'health SERVING',
  }),
  heartbeat: ({ heartbeat: { every, cron, timeZone = 'UTC', grace } }) => ({
    target: 'a push address that its job calls',
    expected: `a heartbeat ${every === undefined ? `at ${cron ?? ''} (${timeZone})` : `every ${every}`}, at most ${grace} late`,
  }),
  domain: ({ domain }) => ({
    target: `registration of ${domain.name}`,
    expected: `degraded within ${domain.degradedWithinDays} days of its end, failed within ${domain.failWithinDays}`,
  }),
  freshness: ({ freshness: { collection, collectionGroup, timeField, where, maxAge, degradedAfter } }) => ({
    target: `newest ${timeField} of ${collectionGroup ? 'all collections ' : ''}${collection}${where.map(({ field, value }) => `, ${field} == ${JSON.stringify(value)}`).join('')}`,
    expected: `at most ${maxAge} old${degradedAfter === undefined ? '' : `, degraded after ${degradedAfter}`}`,
  }),
}

/** The target and the expectation of a check, whatever its protocol. */
export function probeText(check: CompiledCheck): ProbeText {
  for (const protocol of PROTOCOLS) {
    if (has(check, protocol)) return TEXTS[protocol](check)
  }
  return { target: '', expected: '' }
}

function has<P extends Protocol>(check: CompiledCheck, protocol: P): check is CheckOf<P> {
  return check[protocol] !== undefined
}

function address({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
