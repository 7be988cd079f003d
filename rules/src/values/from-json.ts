import { lazyList } from './list.ts'
import { lazyMap } from './map.ts'
import type { RulesMap } from './map.ts'
import type { RulesValue } from './value.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A value of plain JSON, such as the claims of a token: whole numbers become Integer, other numbers Float. Objects and
 * arrays are converted as far as they are read.
 */
export function fromJson(value: Readonly<Record<string, unknown>>): RulesMap
export function fromJson(value: unknown): RulesValue
export function fromJson(value: unknown): RulesValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return lazyList<unknown>(value, convert)
  return isObject(value) ? lazyMap(value, convert) : null
}

const convert = (value: unknown): RulesValue => fromJson(value)
