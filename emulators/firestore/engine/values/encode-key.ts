import type { Value } from '../../api/values.ts'
import { numberOf, numericId, sortedKeys } from './compare.ts'
import { kindOf, kindRank, vectorComponents } from './value-kind.ts'

/** First character of the first kind; 0 and 1 are kept for ends and escapes. */
const FIRST_TAG = 0x10
const END = '\x00\x01'
const LIST_END = '\x01'
const ENTRY = '\x02'

/**
 * A key whose order under JavaScript's `<` is the order of `compareValues`; equal values have equal keys.
 * Each character is one byte (0…255). No key is a prefix of another, so keys of several values may be concatenated.
 */
export function encodeKey(value: Value): string {
  return String.fromCharCode(FIRST_TAG + kindRank(value)) + body(value)
}

/** The key that sorts the other way round, for descending parts of a composite key. */
export function invertKey(key: string): string {
  let inverted = ''
  for (let index = 0; index < key.length; index += 1) inverted += String.fromCharCode(0xff - key.charCodeAt(index))
  return inverted
}

/** The order-preserving key of a resource name, as `compareNames` orders it. */
export function encodeNameKey(name: string): string {
  return name.split('/').map(segmentKey).join('') + LIST_END
}

function body(value: Value): string {
  switch (kindOf(value)) {
    case 'null':
      return ''
    case 'boolean':
      return value.booleanValue === true ? '\x02' : '\x01'
    case 'number':
      return numberKey(value)
    case 'timestamp':
      return (value.timestampValue ?? '') + END
    case 'string':
      return textKey(value.stringValue ?? '')
    case 'bytes':
      return escape(Buffer.from(value.bytesValue ?? '', 'base64').toString('latin1'))
    case 'reference':
      return encodeNameKey(value.referenceValue ?? '')
    case 'geopoint':
      return doubleKey(value.geoPointValue?.latitude ?? 0) + doubleKey(value.geoPointValue?.longitude ?? 0)
    case 'array':
      return (value.arrayValue?.values ?? []).map(encodeKey).join('') + LIST_END
    case 'vector': {
      const components = vectorComponents(value)
      return doubleKey(components.length) + components.map(encodeKey).join('')
    }
    case 'map': {
      const fields = value.mapValue?.fields ?? {}
      const entries = sortedKeys(fields).map((name) => ENTRY + textKey(name) + encodeKey(fields[name] ?? {}))
      return entries.join('') + LIST_END
    }
  }
}

function segmentKey(segment: string): string {
  const number = numericId(segment)
  if (number === undefined) return `\x03${textKey(segment)}`
  return `\x02${numberKey({ integerValue: number.toString() })}${textKey(segment)}`
}

/** The nearest double, then how far the integer lies from it: exact for all of int64 among doubles. */
function numberKey(value: Value): string {
  const number = numberOf(value)
  if (typeof number === 'number') return `${doubleKey(number)}\x80\x00`
  const nearest = Number(number)
  const rest = Number(number - BigInt(nearest)) + 0x8000
  return doubleKey(nearest) + String.fromCharCode(rest >> 8, rest & 0xff)
}

const scratch = new DataView(new ArrayBuffer(8))

/** Eight bytes that sort like the double: sign bit flipped for positives, all bits for negatives; NaN is all zero. */
function doubleKey(number: number): string {
  if (Number.isNaN(number)) return '\0\0\0\0\0\0\0\0'
  scratch.setFloat64(0, number === 0 ? 0 : number)
  const negative = scratch.getUint8(0) >= 0x80
  scratch.setUint32(0, (negative ? ~scratch.getUint32(0) : scratch.getUint32(0) ^ 0x80000000) >>> 0)
  if (negative) scratch.setUint32(4, ~scratch.getUint32(4) >>> 0)
  let key = ''
  for (let index = 0; index < 8; index += 1) key += String.fromCharCode(scratch.getUint8(index))
  return key
}

const PLAIN = /^[\x01-\x7f]*$/

function textKey(text: string): string {
  return PLAIN.test(text) ? text + END : escape(Buffer.from(text, 'utf8').toString('latin1'))
}

/** A zero byte inside becomes 00 FF, so that the end mark 00 01 sorts before any continuation. */
function escape(bytes: string): string {
  return bytes.replaceAll('\x00', '\x00\xff') + END
}
