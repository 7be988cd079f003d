import type { Value } from '../../api/values.ts'
import { invalid, shown } from '../request.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
const DECIMAL = /^(NaN|-?Infinity|-?[\d.]+([eE][+-]?\d+)?)$/

/** The canonical form of the content of an integer or double value; throws INVALID_ARGUMENT that names `where`. */
export function canonicalNumber(type: 'integerValue' | 'doubleValue', content: unknown, where: string): Value {
  return type === 'integerValue'
    ? { integerValue: canonicalInteger(content, where) }
    : { doubleValue: canonicalDouble(content, where) }
}

function canonicalInteger(content: unknown, where: string): string {
  if (typeof content === 'number' && Number.isSafeInteger(content)) return String(content === 0 ? 0 : content)
  if (typeof content === 'string' && /^-?\d{1,30}$/.test(content)) {
    const integer = BigInt(content)
    if (integer >= INT64_MIN && integer <= INT64_MAX) return integer.toString()
  }
  throw invalid(`${where} must be an integer of 64 bits, found ${shown(content)}.`)
}

function canonicalDouble(content: unknown, where: string): number | 'NaN' | 'Infinity' | '-Infinity' {
  const number = typeof content === 'string' && DECIMAL.test(content) ? Number(content) : content
  if (typeof number !== 'number' || (Number.isNaN(number) && content !== 'NaN' && typeof content === 'string')) {
    throw invalid(`${where} must be a number, "NaN", "Infinity" or "-Infinity", found ${shown(content)}.`)
  }
  if (Number.isNaN(number)) return 'NaN'
  if (number === Infinity) return 'Infinity'
  return number === -Infinity ? '-Infinity' : number
}
