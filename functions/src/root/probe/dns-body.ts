import type { Observation } from '@mesh/core/conditions/observation'
import type { DnsProbe } from '@mesh/core/schema/protocols/dns'

type Body = NonNullable<Observation['body']>

/**
 * The records of an answer as conditions read them: one per line, and as a list, so that `len([BODY])` counts them and
 * `[BODY][0]` is the first. Gatus keeps the last record only, in its own notation.
 */
export function dnsBody(type: DnsProbe['type'], values: string[], compat: 'gatus' | undefined): Body {
  if (compat !== 'gatus') return { text: values.join('\n'), json: values }
  const last = values.at(-1)
  return { text: last === undefined ? '' : gatusText(type, last), json: undefined }
}

/** Source: `QueryDNS` in TwiN/gatus, client/client.go, which prints names with their trailing dot. */
function gatusText(type: DnsProbe['type'], value: string): string {
  const parts = value.split(' ')
  switch (type) {
    case 'A':
    case 'AAAA':
      return value
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return absolute(value)
    case 'MX':
      return absolute(parts[1] ?? '')
    case 'SRV':
      return `${absolute(parts[3] ?? '')}:${parts[2] ?? ''}`
    case 'TXT':
      return 'query type is not supported yet'
  }
}

function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}
