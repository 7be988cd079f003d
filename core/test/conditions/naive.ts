import { JsonNumber, type JsonValue, type Observation } from '../../src/conditions/observation.ts'

/**
 * Second evaluators for simple conditions: `LEFT OPERATOR RIGHT` with a placeholder or function on the left and a plain
 * literal, pat() or any() on the right. Written the slow and obvious way, sharing nothing with the product but types.
 */
export function naive(condition: string, seen: Observation, mode: 'gatus' | 'strict'): boolean {
  const [, left = '', operator = '', right = ''] = /^(.*?) (==|!=|<=|>=|<|>) (.*)$/.exec(condition) ?? []
  return mode === 'gatus' ? naiveGatus(left, operator, right, seen) : naiveStrict(left, operator, right, seen)
}

function raw(name: string, { body, ...seen }: Observation): JsonValue | undefined {
  const path = /^\[BODY\]\.(\w+)(?:\[(\d)\])?$/.exec(name)
  if (path !== null) {
    const root = body?.json as { [key: string]: JsonValue } | undefined
    const member = root?.[path[1] ?? '']
    return path[2] === undefined ? member : Array.isArray(member) ? member[Number(path[2])] : undefined
  }
  if (name === '[STATUS]') return seen.status === undefined ? undefined : new JsonNumber(`${seen.status}`)
  if (name === '[RESPONSE_TIME]') return new JsonNumber(`${seen.responseTimeMs}`)
  if (name === '[CONNECTED]') return seen.isConnected
  return body?.text.trim()
}

function toRegExp(glob: string): RegExp {
  const parts = Array.from(glob, (one) =>
    one === '*' ? '[^]*' : one === '?' ? '[^]' : `\\u{${one.codePointAt(0)?.toString(16)}}`,
  )
  return new RegExp(`^${parts.join('')}$`, 'u')
}

function print(value: JsonValue): string {
  if (value instanceof JsonNumber) {
    const number = Number(value.source)
    if (number !== 0 && (Math.abs(number) >= 1e6 || Math.abs(number) < 1e-4)) {
      return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
    }
    return String(number)
  }
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`
  return value === null ? '<nil>' : typeof value === 'string' ? value : JSON.stringify(value)
}

function naiveGatus(left: string, operator: string, right: string, seen: Observation): boolean {
  const [, fn, inner = left] = /^(len|has)\((.*)\)$/.exec(left) ?? []
  const value = raw(inner, seen)
  const known = value !== undefined && value !== null
  const zero: Record<string, string> = { '[STATUS]': '0', '[BODY]': '' }
  let text = known ? print(value) : (zero[inner] ?? `${left} (INVALID)`)
  if (inner === '[RESPONSE_TIME]') text = String(Math.floor(seen.responseTimeMs))
  if (fn === 'has') text = String(inner === '[BODY]' ? text !== '' : known || inner in zero)
  if (fn === 'len' && (known || inner in zero)) {
    text = String(Array.isArray(value) ? value.length : new TextEncoder().encode(text).length)
  }
  if (operator === '==' || operator === '!=') {
    let equal = text === right || (/^\d+$/.test(text) && /^\d+$/.test(right) && Number(text) === Number(right))
    if (right.startsWith('pat('))
      equal = toRegExp(right.slice(4, -1).replaceAll('/', '')).test(text.replaceAll('/', ''))
    if (right.startsWith('any(')) equal = right.slice(4, -1).split(', ').includes(text)
    return equal === (operator === '==')
  }
  const order = (one: string) => {
    const seconds = /^(\d+)s$/.exec(one)
    return seconds === null ? Math.trunc(Number(one)) || 0 : Number(seconds[1]) * 1000
  }
  return ordered(operator, order(text) - order(right))
}

function naiveStrict(left: string, operator: string, right: string, seen: Observation): boolean {
  if (seen.failure !== undefined) return false
  const [, fn, inner = left] = /^(len|has)\((.*)\)$/.exec(left) ?? []
  let value = raw(inner, seen)
  if (fn === 'has') value = value !== undefined && value !== null && !(inner === '[BODY]' && value === '')
  if (fn === 'len') {
    if (Array.isArray(value)) value = new JsonNumber(`${value.length}`)
    else value = typeof value === 'string' ? new JsonNumber(`${new TextEncoder().encode(value).length}`) : undefined
  }
  if (value === undefined) return false
  const plain = (one: JsonValue): string =>
    one instanceof JsonNumber
      ? one.source
      : Array.isArray(one)
        ? `[${one.map((item) => (typeof item === 'string' ? JSON.stringify(item) : plain(item))).join(',')}]`
        : JSON.stringify(one).replace(/^"|"$/g, '')
  const text = plain(value)
  const isOne = (option: string) => (value instanceof JsonNumber ? scaled(text) === scaled(option) : text === option)
  if (operator === '==' || operator === '!=') {
    let equal = isOne(right)
    if (right.startsWith('pat(')) equal = toRegExp(right.slice(4, -1)).test(text)
    if (right.startsWith('any(')) equal = right.slice(4, -1).split(', ').some(isOne)
    return equal === (operator === '==')
  }
  const [a, b] = [typeof value === 'string' || value instanceof JsonNumber ? scaled(text) : undefined, scaled(right)]
  return a !== undefined && b !== undefined && ordered(operator, a > b ? 1 : a < b ? -1 : 0)
}

/** A decimal or a duration in seconds as a whole number of 10^-20. */
function scaled(text: string): bigint | undefined {
  const [, minus, whole = '', fraction = '', unit] = /^(-?)(\d+)(?:\.(\d{1,20}))?(s?)$/.exec(text) ?? []
  if (whole === '') return undefined
  const value = BigInt(whole + fraction.padEnd(20, '0')) * (unit === 's' ? 1000n : 1n)
  return minus === '-' ? -value : value
}

function ordered(operator: string, difference: number): boolean {
  return { '<': difference < 0, '<=': difference <= 0, '>': difference > 0, '>=': difference >= 0 }[operator] ?? false
}
