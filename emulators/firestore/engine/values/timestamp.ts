import type { Micros } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'

const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

interface Parts {
  /** Milliseconds since the epoch at the whole second. */
  seconds: number
  micros: number
}

function parts(text: string): Parts | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [, date = '', time = '', fraction = '', sign, hours, minutes] = match
  const wall = Date.parse(`${date}T${time}Z`)
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== date) return undefined
  const offsetMinutes = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return { seconds: wall - offsetMinutes * 60_000, micros: Number(fraction.padEnd(6, '0').slice(0, 6)) }
}

const FIRST = Date.parse('0001-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59Z')
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

/**
 * The canonical form of an RFC 3339 timestamp: UTC with exactly six fractional digits, further ones cut off, as Firestore
 * stores it. Such texts sort like the times. Undefined if the text is not a time of the years 0001 to 9999.
 */
export function canonicalTimestamp(text: string): string | undefined {
  const found = parts(text)
  if (found === undefined || found.seconds < FIRST || found.seconds > LAST) return undefined
  if (CANONICAL.test(text)) return text
  return `${new Date(found.seconds).toISOString().slice(0, 19)}.${String(found.micros).padStart(6, '0')}Z`
}

/** Microseconds since the epoch of an RFC 3339 text (digits beyond six are cut off); `what` names it in the error. */
export function parseTimestamp(text: unknown, what: string): Micros {
  const found = typeof text === 'string' ? parts(text) : undefined
  const micros = found === undefined ? Number.NaN : found.seconds * 1000 + found.micros
  if (Number.isSafeInteger(micros)) return micros
  throw new RpcError(
    'INVALID_ARGUMENT',
    `${what} must be an RFC 3339 timestamp such as 2026-01-01T00:00:00.000001Z, found ${JSON.stringify(text)}.`,
  )
}

/** RFC 3339 in UTC with six fractional digits: `2026-01-01T00:00:00.000001Z`. */
export function formatTimestamp(micros: Micros): string {
  const second = Math.floor(micros / 1_000_000)
  const fraction = String(micros - second * 1_000_000).padStart(6, '0')
  return `${new Date(second * 1000).toISOString().slice(0, 19)}.${fraction}Z`
}
