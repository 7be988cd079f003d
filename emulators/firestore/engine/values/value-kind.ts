import type { Value } from '../../api/values.ts'

/** The type of a value for ordering; integers and doubles are one kind, a vector is a kind of its own. */
export type ValueKind =
  | 'null'
  | 'boolean'
  | 'number'
  | 'timestamp'
  | 'string'
  | 'bytes'
  | 'reference'
  | 'geopoint'
  | 'array'
  | 'vector'
  | 'map'

/** Kinds in Firestore's order of types. Source: https://firebase.google.com/docs/firestore/manage-data/data-types */
const KIND_ORDER: readonly ValueKind[] = [
  'null',
  'boolean',
  'number',
  'timestamp',
  'string',
  'bytes',
  'reference',
  'geopoint',
  'array',
  'vector',
  'map',
]

const RANK = Object.fromEntries(KIND_ORDER.map((kind, index) => [kind, index])) as Record<ValueKind, number>

/** The kind of a canonical value. */
export function kindOf(value: Value): ValueKind {
  if (value.stringValue !== undefined) return 'string'
  if (value.integerValue !== undefined || value.doubleValue !== undefined) return 'number'
  if (value.booleanValue !== undefined) return 'boolean'
  if (value.timestampValue !== undefined) return 'timestamp'
  if (value.mapValue !== undefined) return isVector(value) ? 'vector' : 'map'
  if (value.arrayValue !== undefined) return 'array'
  if (value.nullValue !== undefined) return 'null'
  if (value.referenceValue !== undefined) return 'reference'
  if (value.bytesValue !== undefined) return 'bytes'
  if (value.geoPointValue !== undefined) return 'geopoint'
  throw new TypeError(`A Firestore value must have one type key, found ${JSON.stringify(value)}.`)
}

/** Position of the value's kind in the order of types, from 0 (null). */
export function kindRank(value: Value): number {
  return RANK[kindOf(value)]
}

/** Whether a value is a vector: `{__type__: '__vector__', value: [numbers]}`. */
function isVector(value: Value): boolean {
  const fields = value.mapValue?.fields
  return fields !== undefined && Object.hasOwn(fields, '__type__') && fields['__type__']?.stringValue === '__vector__'
}

/** The components of a vector value, as double values; empty for anything else. */
export function vectorComponents(value: Value): readonly Value[] {
  return value.mapValue?.fields?.['value']?.arrayValue?.values ?? []
}
