import { lazyList } from './list.ts'
import { lazyMap } from './map.ts'
import type { RulesMap } from './map.ts'
import { RulesLatLng } from './latlng.ts'
import { RulesPath } from './path.ts'
import { RulesTimestamp } from './timestamp.ts'
import type { RulesValue } from './value.ts'

/** google.firestore.v1.Value in JSON form: exactly one key; https://firebase.google.com/docs/firestore/reference/rest/v1/Value */
export interface FirestoreJsonValue {
  readonly nullValue?: null
  readonly booleanValue?: boolean
  readonly integerValue?: string
  readonly doubleValue?: number | string
  readonly timestampValue?: string
  readonly stringValue?: string
  readonly bytesValue?: string
  readonly referenceValue?: string
  readonly geoPointValue?: { readonly latitude?: number; readonly longitude?: number }
  readonly arrayValue?: { readonly values?: readonly FirestoreJsonValue[] }
  readonly mapValue?: { readonly fields?: Readonly<Record<string, FirestoreJsonValue>> }
}

/** Converts one stored value; maps and arrays are converted when they are read. Throws TypeError on an unknown kind. */
export function fromFirestore(value: FirestoreJsonValue): RulesValue {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.booleanValue !== undefined) return value.booleanValue
  if (value.integerValue !== undefined) return BigInt(value.integerValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.mapValue !== undefined) return fromFirestoreFields(value.mapValue.fields ?? {})
  if (value.arrayValue !== undefined) return lazyList(value.arrayValue.values ?? [], fromFirestore)
  if (value.timestampValue !== undefined) return timestampFromText(value.timestampValue)
  if (value.referenceValue !== undefined) return pathFromName(value.referenceValue)
  if (value.geoPointValue !== undefined) {
    return new RulesLatLng(value.geoPointValue.latitude ?? 0, value.geoPointValue.longitude ?? 0)
  }
  if (value.bytesValue !== undefined) return bytesFromBase64(value.bytesValue)
  if (value.nullValue !== undefined) return null
  throw new TypeError(`unknown kind of Firestore value: ${Object.keys(value).join(', ') || 'empty'}`)
}

/** The fields of a document as a lazy map. */
export function fromFirestoreFields(fields: Readonly<Record<string, FirestoreJsonValue>>): RulesMap {
  return lazyMap(fields, fromFirestore)
}

/** Reads an RFC 3339 timestamp in UTC with up to nine fractional digits; throws TypeError. */
export function timestampFromText(text: string): RulesTimestamp {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  const millis = found ? Date.parse(`${found[1]}${found[3]}`) : Number.NaN
  if (Number.isNaN(millis)) throw new TypeError(`${JSON.stringify(text)} is no RFC 3339 timestamp`)
  return new RulesTimestamp(BigInt(millis) * 1_000_000n + BigInt((found?.[2] ?? '').padEnd(9, '0')))
}

/** `projects/P/databases/D/documents/…` as the path that rules see: /databases/D/documents/…; throws TypeError. */
function pathFromName(name: string): RulesPath {
  const segments = name.replace(/^projects\/[^/]+\//, '').split('/')
  if (segments.includes('')) throw new TypeError(`the reference ${JSON.stringify(name)} has an empty segment`)
  return new RulesPath(segments)
}

function bytesFromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}
