import type { RulesValue } from './value.ts'

/** What string() makes of a value; undefined for types it does not convert. */
export function toText(value: RulesValue): string | undefined {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value)
  return undefined
}
