import { RulesLatLng, RulesPath, RulesTimestamp, lazyList, lazyMap } from '@mesh/rules'
import type { ResourceValue, RulesMap, RulesValue } from '@mesh/rules'
import type { Fields, Value } from '../../api/values.ts'
import type { StoredDocument } from '../types.ts'

/** A stored value as the rules see it; maps and lists are converted as far as they are read. */
export function rulesValue(value: Value): RulesValue {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.integerValue !== undefined) return BigInt(value.integerValue)
  if (value.booleanValue !== undefined) return value.booleanValue
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.timestampValue !== undefined) return rulesTimestamp(value.timestampValue)
  if (value.mapValue !== undefined) return rulesMap(value.mapValue.fields ?? {})
  if (value.arrayValue !== undefined) return lazyList(value.arrayValue.values ?? [], rulesValue)
  if (value.nullValue !== undefined) return null
  if (value.referenceValue !== undefined) return new RulesPath(rulesPath(value.referenceValue))
  if (value.bytesValue !== undefined) return new Uint8Array(Buffer.from(value.bytesValue, 'base64'))
  return new RulesLatLng(value.geoPointValue?.latitude ?? 0, value.geoPointValue?.longitude ?? 0)
}

/** The fields of a document or map as the rules see them. */
export function rulesMap(fields: Fields): RulesMap {
  return lazyMap(fields, rulesValue)
}

/** `databases/D/documents/…` in segments, without the project, which rules do not see. */
export function rulesPath(name: string): string[] {
  return name.split('/').slice(2)
}

/** A document as the rules see it. */
export function rulesResource(document: StoredDocument): ResourceValue {
  return { path: rulesPath(document.name), data: lazyMap(document.fields, rulesValue) }
}

/** Canonical timestamps reach from year 1 to 9999, beyond what a number holds in microseconds. */
function rulesTimestamp(text: string): RulesTimestamp {
  const micros = BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1000n + BigInt(text.slice(20, 26))
  return RulesTimestamp.fromMicros(micros)
}
