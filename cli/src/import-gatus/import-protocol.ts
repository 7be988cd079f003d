import type { Protocol } from '@mesh/core/schema/check'
import { fieldsOf, text, type Fields, type Lose } from './gatus-fields.ts'
import { importHttp } from './import-http.ts'

export interface ImportedProtocol {
  protocol: Protocol
  settings: Fields
  /** Keys of the endpoint and of its client that are in the settings. */
  keys: string[]
  clientKeys: string[]
}

/** Why an endpoint's protocol is not carried over. */
const UNKNOWN: Record<string, string> = {
  starttls: 'Mesh speaks TLS from the first byte only',
  icmp: 'a function in the cloud can send no ping; check a port with tcp',
  udp: 'nothing tells a lost packet from a service that is silent',
  sctp: 'Mesh has no SCTP',
  ssh: 'Mesh does not sign in to machines; check the port with tcp and expect: SSH-2.0',
}

/** Which protocol of Mesh an endpoint becomes; undefined when there is none, which is reported. */
export function importProtocol(fields: Fields, client: Fields, lose: Lose): ImportedProtocol | undefined {
  const url = text(fields['url'])
  if (fields['dns'] !== undefined) {
    return { protocol: 'dns', settings: dnsOf(url, fieldsOf(fields['dns'])), keys: ['dns'], clientKeys: [] }
  }
  const kind = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? 'unknown'
  const send = fields['body'] === undefined ? {} : { send: text(fields['body']) }
  const { host, port } = hostAndPort(url.replace(/^[a-z]+:\/\//i, ''))
  switch (kind) {
    case 'http':
    case 'https': {
      const keys = ['method', 'body', 'headers']
      return { protocol: 'http', settings: importHttp(fields, client, lose), keys, clientKeys: ['ignore-redirect'] }
    }
    case 'tcp':
      return { protocol: 'tcp', settings: { host, port, ...send }, keys: ['body'], clientKeys: [] }
    case 'tls': {
      // Gatus has no bounds of its own: only conditions look at the certificate's days.
      const settings = { host, port: port ?? 443, ...send, degradedWithinDays: 0, failWithinDays: 0 }
      return { protocol: 'tls', settings, keys: ['body'], clientKeys: [] }
    }
    case 'ws':
    case 'wss':
      return { protocol: 'websocket', settings: { url, ...send }, keys: ['body'], clientKeys: [] }
    case 'grpc':
    case 'grpcs': {
      const settings = { host, port: port ?? 443, tls: kind === 'grpcs' }
      return { protocol: 'grpc', settings, keys: [], clientKeys: [] }
    }
    default: {
      if (kind === 'unknown') return lose(['url'], 'has no url with a protocol such as https://')
      const reason = UNKNOWN[kind]
      return lose(['url'], `${kind.toUpperCase()} is not imported${reason === undefined ? '' : `: ${reason}`}`)
    }
  }
}

function dnsOf(url: string, dns: Fields): Fields {
  const { host, port } = hostAndPort(url.replace(/^[a-z]+:\/\//i, ''))
  return {
    name: text(dns['query-name']).replace(/\.$/, ''),
    type: text(dns['query-type']).toUpperCase() || 'A',
    server: host,
    ...(port === undefined ? {} : { port }),
  }
}

/** `host:port`, `[address]:port` or either without a port, whatever path follows. */
function hostAndPort(address: string): { host: string; port: number | undefined } {
  const [authority = ''] = address.split(/[/?#]/)
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(authority) ?? []
  return { host: bracketed ?? plain ?? authority, port: port === undefined ? undefined : Number(port) }
}
