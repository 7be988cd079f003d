import type { Fields, Value } from '../../api/values.ts'

/**
 * The compact JSON text in which documents are held in memory and on disk: strings, booleans, null, safe integers and
 * arrays as themselves; all else is an object with one letter: d double, i larger integer, t timestamp, b bytes,
 * r reference, g geo point, m map. Doubles that JSON cannot write (-0, NaN, infinities) are texts inside d; field names
 * that JSON would escape are percent-encoded after a `~`.
 */
export function encodeFields(fields: Fields): string {
  return JSON.stringify(packFields(fields))
}

/** Reads what `encodeFields` wrote; throws on anything else. */
export function decodeFields(text: string): Fields {
  return unpackFields(JSON.parse(text))
}

type Packed = null | boolean | number | string | Packed[] | { [letter: string]: Packed }

function packFields(fields: Fields): { [name: string]: Packed } {
  const packed: { [name: string]: Packed } = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) packed[packName(name)] = pack(value)
  }
  return packed
}

/**
 * Names that JSON would write with an escape are written as `~` and percent-encoded instead: JSON.parse of Node 24.21
 * reads the key "\\u0000" as a backslash if an object before it had a backslash in that place.
 */
function packName(name: string): string {
  return /^~|["\\\x00-\x1f]/.test(name) ? `~${encodeURIComponent(name)}` : name
}

function unpackName(name: string): string {
  return name.startsWith('~') ? decodeURIComponent(name.slice(1)) : name
}

function pack(value: Value): Packed {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.integerValue !== undefined) {
    const number = Number(value.integerValue)
    return Number.isSafeInteger(number) ? number : { i: value.integerValue }
  }
  if (value.booleanValue !== undefined) return value.booleanValue
  if (value.timestampValue !== undefined) return { t: value.timestampValue }
  if (value.mapValue !== undefined) return { m: packFields(value.mapValue.fields ?? {}) }
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(pack)
  if (value.doubleValue !== undefined) return { d: Object.is(value.doubleValue, -0) ? '-0' : value.doubleValue }
  if (value.nullValue !== undefined) return null
  if (value.referenceValue !== undefined) return { r: value.referenceValue }
  if (value.bytesValue !== undefined) return { b: value.bytesValue }
  if (value.geoPointValue !== undefined)
    return { g: [value.geoPointValue.latitude ?? 0, value.geoPointValue.longitude ?? 0] }
  throw new TypeError(`A Firestore value must have one type key, found ${JSON.stringify(value)}.`)
}

function unpackFields(packed: unknown): Fields {
  if (typeof packed !== 'object' || packed === null || Array.isArray(packed)) throw malformed(packed)
  const fields: Fields = {}
  for (const [name, value] of Object.entries(packed)) fields[unpackName(name)] = unpack(value)
  return fields
}

function unpack(packed: unknown): Value {
  switch (typeof packed) {
    case 'string':
      return { stringValue: packed }
    case 'number':
      return { integerValue: String(packed) }
    case 'boolean':
      return { booleanValue: packed }
    case 'object':
      if (packed === null) return { nullValue: null }
      return Array.isArray(packed) ? { arrayValue: { values: packed.map(unpack) } } : unpackTagged(packed)
    default:
      throw malformed(packed)
  }
}

function unpackTagged(packed: object): Value {
  for (const [letter, content] of Object.entries(packed) as [string, unknown][]) {
    if (letter === 'm') return { mapValue: { fields: unpackFields(content) } }
    if (letter === 'd' && typeof content === 'number') return { doubleValue: content }
    if (letter === 'd' && content === '-0') return { doubleValue: -0 }
    if (letter === 'd' && (content === 'NaN' || content === 'Infinity' || content === '-Infinity'))
      return { doubleValue: content }
    if (letter === 'g' && Array.isArray(content))
      return { geoPointValue: { latitude: Number(content[0]), longitude: Number(content[1]) } }
    if (typeof content !== 'string') break
    if (letter === 't') return { timestampValue: content }
    if (letter === 'i') return { integerValue: content }
    if (letter === 'r') return { referenceValue: content }
    if (letter === 'b') return { bytesValue: content }
  }
  throw malformed(packed)
}

function malformed(packed: unknown): TypeError {
  return new TypeError(`Not a stored Firestore value: ${JSON.stringify(packed)}.`)
}
