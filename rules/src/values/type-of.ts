import { RulesDuration } from './duration.ts'
import { RulesLatLng } from './latlng.ts'
import { RulesList } from './list.ts'
import { RulesMap } from './map.ts'
import { MapDiff } from './map-diff.ts'
import { RulesPath } from './path.ts'
import { RulesSet } from './set.ts'
import { RulesTimestamp } from './timestamp.ts'
import type { RulesValue } from './value.ts'

/**
 * The names that may stand after `is`. Sources: https://firebase.google.com/docs/firestore/security/rules-fields and, for
 * `null`, https://firebase.google.com/docs/reference/security/storage#data_types; no value is ever a `constraint`.
 */
export const typeNames =
  'bool bytes float int list latlng number path map string timestamp constraint duration set map_diff null'.split(' ')

export type TypeName =
  | 'bool'
  | 'bytes'
  | 'float'
  | 'int'
  | 'list'
  | 'latlng'
  | 'path'
  | 'map'
  | 'string'
  | 'timestamp'
  | 'duration'
  | 'set'
  | 'map_diff'
  | 'null'

export function typeOf(value: RulesValue): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'float'
    default:
  }
  if (value === null) return 'null'
  if (value instanceof RulesMap) return 'map'
  if (value instanceof RulesList) return 'list'
  if (value instanceof RulesTimestamp) return 'timestamp'
  if (value instanceof RulesPath) return 'path'
  if (value instanceof RulesSet) return 'set'
  if (value instanceof MapDiff) return 'map_diff'
  if (value instanceof RulesDuration) return 'duration'
  if (value instanceof RulesLatLng) return 'latlng'
  return 'bytes'
}

/** Whether `value is name` holds. */
export function isOfType(value: RulesValue, name: string): boolean {
  const type = typeOf(value)
  return name === 'number' ? type === 'int' || type === 'float' : type === name
}
