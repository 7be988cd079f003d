import type { Fields, Value } from '../../api/values.ts'
import { ID_BYTES_MAX, VALUE_DEPTH_MAX, VECTOR_DIMENSIONS_MAX } from '../limits.ts'
import { parseDocumentName } from '../names.ts'
import { invalid, isObject, shown } from '../request.ts'
import { formatFieldPath } from './field-path.ts'
import { canonicalTimestamp } from './timestamp.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * Checks a value in wire JSON form and answers its canonical form: integers as plain decimal text, doubles as numbers
 * (NaN and infinities as text), timestamps in UTC with six fractional digits, bytes as padded standard base64.
 * Throws INVALID_ARGUMENT that names `where` (a field path, for example) and what was found.
 */
export function canonicalValue(value: unknown, where: string): Value {
  return canonical(value, where, 0, false)
}

/** Checks the fields of a document; `where` names them in errors, '' for the document itself. */
export function canonicalFields(fields: unknown, where = ''): Fields {
  return canonicalMap(fields, where, 0)
}

function canonicalMap(fields: unknown, where: string, depth: number): Fields {
  if (fields === undefined || fields === null) return {}
  if (!isObject(fields))
    throw invalid(`${where || 'fields'} must be a map of field names to values, found ${shown(fields)}.`)
  const result: Fields = {}
  for (const name in fields) {
    checkFieldName(name, where)
    const path = formatFieldPath([name])
    result[name] = canonical(fields[name], where === '' ? path : `${where}.${path}`, depth, false)
  }
  return result
}

/** Checks one field name; throws INVALID_ARGUMENT. Source: https://firebase.google.com/docs/firestore/quotas#limits */
export function checkFieldName(name: string, where = ''): void {
  const inside = where === '' ? '' : ` in ${where}`
  if (name === '') throw invalid(`A field name${inside} is empty.`)
  if (name.startsWith('__') && name.endsWith('__') && name.length >= 4) {
    throw invalid(`Field name ${shown(name)}${inside} is reserved: names must not match __.*__.`)
  }
  if (name.length > ID_BYTES_MAX / 3 && Buffer.byteLength(name) > ID_BYTES_MAX) {
    throw invalid(
      `Field name ${shown(name)}${inside} has ${Buffer.byteLength(name)} bytes, more than the limit of ${ID_BYTES_MAX}.`,
    )
  }
  if (!name.isWellFormed()) throw invalid(`Field name ${shown(name)}${inside} is not valid UTF-8.`)
}

function canonical(value: unknown, where: string, depth: number, inArray: boolean): Value {
  if (!isObject(value)) throw invalid(`${where} must be a value such as {"stringValue": "a"}, found ${shown(value)}.`)
  let type: string | undefined
  for (const key in value) {
    if (value[key] === undefined) continue
    if (type !== undefined) throw invalid(`${where} must have exactly one type, found both ${type} and ${key}.`)
    type = key
  }
  const content = type === undefined ? undefined : value[type]
  switch (type) {
    case 'stringValue':
      if (typeof content !== 'string') break
      if (!content.isWellFormed()) throw invalid(`${where} is not valid UTF-8: the string has an unpaired surrogate.`)
      return { stringValue: content }
    case 'integerValue':
      return { integerValue: canonicalInteger(content, where) }
    case 'doubleValue':
      return { doubleValue: canonicalDouble(content, where) }
    case 'booleanValue':
      if (typeof content !== 'boolean') break
      return { booleanValue: content }
    case 'nullValue':
      if (content !== null && content !== 'NULL_VALUE' && content !== 0) break
      return { nullValue: null }
    case 'timestampValue': {
      const text = typeof content === 'string' ? canonicalTimestamp(content) : undefined
      if (text === undefined)
        throw invalid(`${where} must be an RFC 3339 timestamp of the years 0001 to 9999, found ${shown(content)}.`)
      return { timestampValue: text }
    }
    case 'bytesValue':
      return { bytesValue: canonicalBytes(content, where) }
    case 'referenceValue':
      parseDocumentName(content, `the reference ${where}`)
      return { referenceValue: String(content) }
    case 'geoPointValue':
      return { geoPointValue: canonicalGeoPoint(content, where) }
    case 'arrayValue': {
      if (inArray)
        throw invalid(
          `${where} is an array directly inside an array, which Firestore does not store. Put a map between them.`,
        )
      checkDepth(depth, where)
      const values = isObject(content) ? (content['values'] ?? []) : undefined
      if (!Array.isArray(values)) break
      return {
        arrayValue: { values: values.map((item, index) => canonical(item, `${where}[${index}]`, depth + 1, true)) },
      }
    }
    case 'mapValue': {
      checkDepth(depth, where)
      if (!isObject(content)) break
      const fields = content['fields']
      if (isObject(fields) && Object.hasOwn(fields, '__type__')) return canonicalVector(fields, where)
      return { mapValue: { fields: canonicalMap(fields, where, depth + 1) } }
    }
    case undefined:
      throw invalid(`${where} has no type: a value needs one key such as stringValue or nullValue.`)
    default:
      throw invalid(`${where} has the unknown value type ${shown(type)}.`)
  }
  throw invalid(`${where} has a malformed ${type}: found ${shown(content)}.`)
}

function checkDepth(depth: number, where: string): void {
  if (depth >= VALUE_DEPTH_MAX) throw invalid(`${where} is nested more than ${VALUE_DEPTH_MAX} maps and arrays deep.`)
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
  const number =
    typeof content === 'string' && /^(NaN|-?Infinity|-?[\d.]+([eE][+-]?\d+)?)$/.test(content)
      ? Number(content)
      : content
  if (typeof number !== 'number' || (Number.isNaN(number) && content !== 'NaN' && typeof content === 'string')) {
    throw invalid(`${where} must be a number, "NaN", "Infinity" or "-Infinity", found ${shown(content)}.`)
  }
  if (Number.isNaN(number)) return 'NaN'
  if (number === Infinity) return 'Infinity'
  return number === -Infinity ? '-Infinity' : number
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/

function canonicalBytes(content: unknown, where: string): string {
  if (typeof content === 'string' && BASE64.test(content)) return Buffer.from(content, 'base64').toString('base64')
  throw invalid(`${where} must be base64 text, found ${shown(content)}.`)
}

function canonicalGeoPoint(content: unknown, where: string): { latitude: number; longitude: number } {
  if (!isObject(content)) throw invalid(`${where} must be {latitude, longitude}, found ${shown(content)}.`)
  return {
    latitude: degrees(content['latitude'], 90, `the latitude of ${where}`),
    longitude: degrees(content['longitude'], 180, `the longitude of ${where}`),
  }
}

function degrees(content: unknown, limit: number, where: string): number {
  const number = content === undefined || content === null ? 0 : content
  if (typeof number === 'number' && number >= -limit && number <= limit) return number === 0 ? 0 : number
  throw invalid(`${where} must be a number from -${limit} to ${limit}, found ${shown(content)}.`)
}

function canonicalVector(fields: Record<string, unknown>, where: string): Value {
  const { __type__: type, value, ...others } = fields
  const list = isObject(value) && isObject(value['arrayValue']) ? (value['arrayValue']['values'] ?? []) : undefined
  if (
    !isObject(type) ||
    type['stringValue'] !== '__vector__' ||
    !Array.isArray(list) ||
    Object.keys(others).length > 0
  ) {
    throw invalid(
      `${where} has the reserved field __type__ but is no vector {__type__: "__vector__", value: [numbers]}.`,
    )
  }
  if (list.length === 0 || list.length > VECTOR_DIMENSIONS_MAX) {
    throw invalid(`${where} is a vector of ${list.length} dimensions; 1 to ${VECTOR_DIMENSIONS_MAX} are allowed.`)
  }
  const values = list.map((item, index) => {
    const component = canonicalValue(item, `${where}.value[${index}]`)
    if (component.doubleValue === undefined && component.integerValue === undefined) {
      throw invalid(`${where}.value[${index}] must be a number, found ${shown(item)}.`)
    }
    return { doubleValue: component.doubleValue ?? Number(component.integerValue) }
  })
  return { mapValue: { fields: { __type__: { stringValue: '__vector__' }, value: { arrayValue: { values } } } } }
}
