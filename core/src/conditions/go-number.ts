const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

const INTEGER = /^([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[bB]((?:_?[01])+)|0[oO]?((?:_?[0-7])+)|(0|[1-9](?:_?[0-9])*))$/
const INTEGER_PREFIXES = ['0x', '0b', '0o', '']

/** A 64-bit integer as Go reads it with base 0: prefixes 0x, 0o, 0b, leading-0 octal and `_` between digits. */
export function goInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text)
  if (match === null) return undefined
  const form = match.slice(2).findIndex((digits) => digits !== undefined)
  const digits = (match[form + 2] ?? '').replaceAll('_', '').replace(/^0+(?=.)/, '')
  if (digits.length > 64) return undefined
  const magnitude = BigInt(`${INTEGER_PREFIXES[form] ?? ''}${digits}`)
  const value = match[1] === '-' ? -magnitude : magnitude
  return value < INT64_MIN || value > INT64_MAX ? undefined : value
}

const UNIT_NS: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  '\u00b5s': 1000n,
  '\u03bcs': 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}
const DURATION = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/
const DURATION_PART = /(\d*)\.?(\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g
const DURATION_CHARACTERS_MAX = 100

/** Nanoseconds of a duration as Go reads it (`1h30m`, `1.5s`); undefined when it is none. */
export function goDurationNs(text: string): bigint | undefined {
  if (text.length > DURATION_CHARACTERS_MAX) return undefined
  const match = DURATION.exec(text)
  if (match === null) return undefined
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(DURATION_PART)) {
    const unitNs = UNIT_NS[unit] ?? 0n
    total += BigInt(whole || '0') * unitNs + (BigInt(fraction || '0') * unitNs) / 10n ** BigInt(fraction.length)
  }
  if (total > INT64_MAX) return undefined
  return match[1] === '-' ? -total : total
}

const FLOAT = /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/
const NOT_FINITE = /^(?:[+-]?inf(?:inity)?|nan)$/i

/**
 * The integer that Gatus orders a text by: a duration that is not zero in milliseconds, else an integer, else a number
 * truncated, else 0. What no 64-bit integer can hold becomes the smallest one, as on amd64.
 */
export function goOrderValue(text: string): bigint {
  const durationNs = goDurationNs(text)
  if (durationNs !== undefined && durationNs !== 0n) return durationNs / 1_000_000n
  const integer = goInteger(text)
  if (integer !== undefined) return integer
  if (NOT_FINITE.test(text)) return INT64_MIN
  if (!FLOAT.test(text)) return 0n
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isFinite(value)) return 0n
  const truncated = BigInt(Math.trunc(value))
  return truncated < INT64_MIN || truncated > INT64_MAX ? INT64_MIN : truncated
}

/** A float64 as Go prints it: the shortest digits, with an exponent below 0.0001 and from 1,000,000 (`1e+06`). */
export function goFloatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < 6) return plain(mantissa, exponent)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replaceAll(/[-.]/g, '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Milliseconds as Go prints a duration, without parts of a second and without trailing zero parts: `336h`, `1h0m15s`. */
export function goDurationText(ms: bigint): string {
  const sign = ms < 0n ? '-' : ''
  const seconds = (ms < 0n ? -ms : ms) / 1000n
  if (seconds === 0n) return '0s'
  const [hours, minutes, rest] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
  if (hours === 0n && minutes === 0n) return `${sign}${rest}s`
  const head = hours > 0n ? `${hours}h` : ''
  if (rest > 0n) return `${sign}${head}${minutes}m${rest}s`
  return `${sign}${head}${minutes > 0n ? `${minutes}m` : ''}`
}
