import { splitGatusCondition } from './evaluate-gatus.ts'
import type { ConditionMode } from './observation.ts'
import { parseStrict } from './strict/parse-strict.ts'

/** What conditions can look at. */
export const PLACEHOLDERS = [
  'STATUS',
  'RESPONSE_TIME',
  'IP',
  'BODY',
  'HEADER',
  'CONNECTED',
  'CERTIFICATE_EXPIRATION',
  'DNS_RCODE',
  'DOMAIN_EXPIRATION',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

const ANY_ANSWER = ['RESPONSE_TIME', 'IP', 'BODY', 'CONNECTED'] as const

/** What each protocol lets conditions see; a protocol that is not here gives them nothing to judge. */
const SEEN_BY: Readonly<Record<string, readonly Placeholder[]>> = {
  http: ['STATUS', ...ANY_ANSWER, 'HEADER', 'CERTIFICATE_EXPIRATION'],
  tcp: ANY_ANSWER,
  tls: [...ANY_ANSWER, 'CERTIFICATE_EXPIRATION'],
  dns: [...ANY_ANSWER, 'DNS_RCODE'],
  websocket: [...ANY_ANSWER, 'CERTIFICATE_EXPIRATION'],
  grpc: [...ANY_ANSWER, 'CERTIFICATE_EXPIRATION'],
  domain: ['CONNECTED', 'DOMAIN_EXPIRATION'],
}

/** What conditions can look at on a check of this protocol; nothing when it takes no conditions. */
export function placeholdersOf(protocol: string): readonly Placeholder[] {
  return SEEN_BY[protocol] ?? []
}

/** The placeholders of a condition that has no fault otherwise, as it is read in this mode. */
export function placeholdersIn(text: string, mode: ConditionMode): Placeholder[] {
  const written = mode === 'gatus' ? gatusSides(text) : strictSides(text)
  return [...new Set(written.flatMap((side) => placeholderAt(side) ?? []))]
}

function gatusSides(text: string): string[] {
  const { left = '', right = '' } = splitGatusCondition(text) ?? {}
  return [left, right]
}

function strictSides(text: string): string[] {
  const operands = parseStrict(text).flatMap((all) => all.flatMap(({ left, right }) => [left, right]))
  return operands.flatMap((operand) => (operand.kind === 'value' ? [operand.written] : []))
}

function placeholderAt(side: string): Placeholder | undefined {
  const [, name] = /^(?:(?:len|has)\(\s*)?\[([A-Z_]+)\]/i.exec(side) ?? []
  return PLACEHOLDERS.find((one) => one === name?.toUpperCase())
}
