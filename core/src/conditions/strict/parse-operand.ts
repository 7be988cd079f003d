import { MeshError } from '../../errors.ts'
import { compileGlob } from '../glob.ts'
import { parseJsonPath } from '../json-path.ts'
import type { Literal, Operand, Placeholder } from './condition.ts'

const SIMPLE = {
  '[STATUS]': 'status',
  '[RESPONSE_TIME]': 'response-time',
  '[IP]': 'ip',
  '[BODY]': 'body',
  '[CONNECTED]': 'connected',
  '[CERTIFICATE_EXPIRATION]': 'certificate-expiration',
  '[DNS_RCODE]': 'dns-rcode',
  '[DOMAIN_EXPIRATION]': 'domain-expiration',
} as const
const KNOWN = `${Object.keys(SIMPLE).join(', ')}, [BODY].path or [HEADER].name`
const LITERAL_HINT = 'put text that starts with a bracket between double quotes'

/** Reads one side of a comparison; a fault is an `invalid-argument` that says what was expected. */
export function parseOperand(written: string): Operand {
  if (written === '') throw fault('text on both sides of the operator')
  if (/^["']/.test(written)) return { ...parseLiteral(written), written }
  const [, fn, inner = ''] = /^([A-Za-z_]+)\(([^]*)\)$/.exec(written) ?? []
  if (fn === 'pat') return { kind: 'pattern', glob: globOf(inner), written }
  if (fn === 'any') return { kind: 'any', options: splitOptions(inner).map(parseOption), written }
  if (fn === 'len' || fn === 'has') {
    const placeholder = placeholderOf(inner.trim())
    if (placeholder === undefined) throw fault(`${fn}() of what was seen (${KNOWN}), not of "${inner}"`)
    return { kind: 'value', placeholder, fn, written }
  }
  if (fn !== undefined) {
    throw fault(`len(), has(), pat() or any(), not ${fn}(); put text that ends in a bracket between double quotes`)
  }
  const placeholder = placeholderOf(written)
  return placeholder === undefined
    ? { ...parseLiteral(written), written }
    : { kind: 'value', placeholder, fn: undefined, written }
}

function placeholderOf(text: string): Placeholder | undefined {
  const [head] = /^\[[A-Za-z_]+\]/.exec(text) ?? []
  if (head === undefined) return undefined
  const rest = text.slice(head.length)
  const name = head.toUpperCase()
  if (name === '[HEADER]') {
    const [, header] = /^\.([A-Za-z0-9!#$%&'*+.^_`|~-]+)$/.exec(rest) ?? []
    if (header === undefined) throw fault('the name of a header, as in [HEADER].content-type')
    return { name: 'header', header: header.toLowerCase() }
  }
  if (name === '[BODY]' && rest !== '') {
    const path = parseJsonPath(rest)
    if (path === undefined) throw fault(`names and indexes after [BODY], as in [BODY].items[0].id, not "${rest}"`)
    return { name: 'body-path', path }
  }
  const simple = Object.entries(SIMPLE).find(([known]) => known === name)
  if (simple === undefined) throw fault(`${KNOWN}, not "${head}"; ${LITERAL_HINT}`)
  if (rest !== '') throw fault(`nothing after ${head}, not "${rest}"`)
  return { name: simple[1] }
}

function parseLiteral(written: string): Literal {
  const quote = /^["']/.exec(written)?.[0]
  if (quote === undefined) return { kind: 'literal', text: written, isQuoted: false }
  if (endOfQuoted(written, 0) !== written.length) throw fault(`nothing after the closing ${quote}`)
  return { kind: 'literal', text: written.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), isQuoted: true }
}

function parseOption(written: string): Literal {
  if (placeholderOf(written) !== undefined) throw fault(`text or numbers in any(), not ${written}; ${LITERAL_HINT}`)
  return parseLiteral(written)
}

function globOf(inner: string) {
  const pattern = /^["']/.test(inner) ? parseLiteral(inner).text : inner
  const glob = compileGlob(pattern)
  if (glob === undefined) throw fault(`a pattern whose [ ] and \\ are complete, not "${pattern}"`)
  return glob
}

function splitOptions(inner: string): string[] {
  const options: string[] = []
  let start = 0
  for (let at = 0; at < inner.length; at++) {
    if (/["']/.test(inner[at] ?? '') && inner.slice(start, at).trim() === '') at = endOfQuoted(inner, at) - 1
    else if (inner[at] === ',') {
      options.push(inner.slice(start, at).trim())
      start = at + 1
    }
  }
  return [...options, inner.slice(start).trim()]
}

/** The position after the quote that closes the one at `start`; a missing one is an `invalid-argument`. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text[start] ?? ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return at + 1
  }
  throw fault(`a closing ${quote}`)
}

function fault(expected: string): MeshError {
  return new MeshError('invalid-argument', expected)
}
