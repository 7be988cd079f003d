import type { RulesDuration } from './duration.ts'
import type { RulesLatLng } from './latlng.ts'
import type { RulesList } from './list.ts'
import type { RulesMap } from './map.ts'
import type { MapDiff } from './map-diff.ts'
import type { RulesPath } from './path.ts'
import type { RulesSet } from './set.ts'
import type { RulesTimestamp } from './timestamp.ts'

/** A value of the language: bigint is Integer (always within 64 bits), number is Float, Uint8Array is Bytes. */
export type RulesValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | RulesList
  | RulesMap
  | RulesSet
  | RulesTimestamp
  | RulesDuration
  | RulesLatLng
  | RulesPath
  | MapDiff
