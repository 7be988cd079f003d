import type { RulesValue } from './value.ts'

/** Values made of several parts tell their own canonical text, given one for the parts. */
export interface Composite {
  canonical(of: (value: RulesValue) => string): string
}

/** A text that is the same for equal values and differs otherwise (NaN, equal to nothing, is the exception). */
export function canonical(value: RulesValue): string {
  switch (typeof value) {
    case 'string':
      return `s${value.length}:${value}`
    case 'boolean':
      return value ? 't' : 'f'
    case 'bigint':
      return `i${value}`
    case 'number':
      return Number.isInteger(value) ? `i${BigInt(value)}` : `d${value}`
    default:
  }
  if (value === null) return 'n'
  return value instanceof Uint8Array ? `b${value.join(',')}` : value.canonical(canonical)
}
