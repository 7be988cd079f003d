import type { Fields, Value } from '../../api/values.ts'
import { FIELD_PATH_BYTES_MAX, FIELD_VALUE_BYTES_MAX, VALUE_DEPTH_MAX } from '../limits.ts'
import { parseDocumentName } from '../names.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, shown } from '../request.ts'
import { canonicalNumber } from './canonical-number.ts'
import { canonicalVector } from './canonical-vector.ts'
import { checkFieldName } from './check-field-name.ts'
import { formatFieldPath } from './field-path.ts'
import { canonicalTimestamp } from './timestamp.ts'

/** Where a value stands: how many maps and arrays deep, how many bytes its field path has, and whether in an array. */
interface Place {
  readonly depth: number
  readonly pathBytes: number
  readonly isElement: boolean
}

const TOP: Place = { depth: 0, pathBytes: 0, isElement: false }

/**
 * Checks a value in wire JSON form and answers its canonical form: integers as plain decimal text, doubles as numbers
 * (NaN and infinities as text), timestamps in UTC with six fractional digits, bytes as padded standard base64.
 * Throws INVALID_ARGUMENT that names `where` (a field path, for example) and what was found.
 */
export function canonicalValue(value: unknown, where: string): Value {
  return canonical(value, where, TOP)
}

/** Checks the fields of a document; `where` names them in errors, '' for the document itself. */
export function canonicalFields(fields: unknown, where = ''): Fields {
  return canonicalMap(fields, where, TOP)
}

function canonicalMap(fields: unknown, where: string, { depth, pathBytes }: Place): Fields {
  if (fields === undefined || fields === null) return {}
  if (!isObject(fields))
    throw invalid(`${where || 'fields'} must be a map of field names to values, found ${shown(fields)}.`)
  const result: Fields = {}
  for (const name in fields) {
    checkFieldName(name, where)
    const path = formatFieldPath([name])
    const place = { depth, pathBytes: pathBytes + (pathBytes > 0 ? 1 : 0) + Buffer.byteLength(name), isElement: false }
    const here = where === '' ? path : `${where}.${path}`
    if (place.pathBytes > FIELD_PATH_BYTES_MAX) {
      throw invalid(
        `The field path ${shown(here)} has ${place.pathBytes} bytes, more than the limit of ${FIELD_PATH_BYTES_MAX}.`,
      )
    }
    result[name] = canonical(fields[name], here, place)
  }
  return result
}

function canonical(value: unknown, where: string, place: Place): Value {
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
      checkBytes(content.length * 3 > FIELD_VALUE_BYTES_MAX ? Buffer.byteLength(content) : 0, where)
      return { stringValue: content }
    case 'integerValue':
    case 'doubleValue':
      return canonicalNumber(type, content, where)
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
      if (place.isElement)
        throw invalid(
          `Cannot convert an array value in an array value: ${where} is directly in an array. Put a map between them.`,
        )
      checkDepth(place, where)
      const values = isObject(content) ? (content['values'] ?? []) : undefined
      if (!Array.isArray(values)) break
      // What is in an array has no field path of its own.
      const element = { depth: place.depth + 1, pathBytes: 0, isElement: true }
      return { arrayValue: { values: values.map((item, index) => canonical(item, `${where}[${index}]`, element)) } }
    }
    case 'mapValue': {
      checkDepth(place, where)
      if (!isObject(content)) break
      const fields = content['fields']
      if (isObject(fields) && Object.hasOwn(fields, '__type__')) return canonicalVector(fields, where)
      return { mapValue: { fields: canonicalMap(fields, where, { ...place, depth: place.depth + 1 }) } }
    }
    case undefined:
      throw invalid(`${where} has no type: a value needs one key such as stringValue or nullValue.`)
    default:
      throw invalid(`${where} has the unknown value type ${shown(type)}.`)
  }
  throw invalid(`${where} has a malformed ${type}: found ${shown(content)}.`)
}

function checkDepth({ depth }: Place, where: string): void {
  if (depth < VALUE_DEPTH_MAX) return
  throw invalid(
    `Property ${where} contains an invalid nested entity: it is more than ${VALUE_DEPTH_MAX} maps and arrays deep.`,
  )
}

function checkBytes(bytes: number, where: string): void {
  if (bytes <= FIELD_VALUE_BYTES_MAX) return
  throw invalid(`The value of property "${where}" is longer than ${FIELD_VALUE_BYTES_MAX} bytes: it has ${bytes}.`)
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/

function canonicalBytes(content: unknown, where: string): string {
  if (typeof content !== 'string' || !BASE64.test(content))
    throw invalid(`${where} must be base64 text, found ${shown(content)}.`)
  const bytes = Buffer.from(content, 'base64')
  checkBytes(bytes.length, where)
  return bytes.toString('base64')
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
