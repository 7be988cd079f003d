import { isUtf8 } from 'node:buffer'
import type { Reader } from 'protobufjs'
import type { TypeCodec } from './codec.ts'
import { badValue } from './bad-value.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
/** No more digits than an int64 has: reading millions of them would take seconds. */
const INT64 = /^-?\d{1,19}$/
const BASE64 = /^[A-Za-z0-9+/\-_]*={0,2}$/

function toInt32(value: unknown, path: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < -(2 ** 31) || number >= 2 ** 31) {
    throw badValue(path, 'TYPE_INT32', value)
  }
  return number
}

function toInt64(value: unknown, path: string): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text !== 'string' || !INT64.test(text)) throw badValue(path, 'TYPE_INT64', value)
  const integer = BigInt(text)
  if (integer < INT64_MIN || integer > INT64_MAX) throw badValue(path, 'TYPE_INT64', value)
  return String(integer)
}

function toDouble(value: unknown, path: string): number | string {
  if (typeof value === 'number') return value
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(number)) throw badValue(path, 'TYPE_DOUBLE', value)
  return number
}

/** The reader's own `string` takes what there is of a string that goes beyond the end, and bytes that are no UTF-8. */
function readString(reader: Reader): string {
  const start = reader.pos
  const length = reader.uint32()
  const first = reader.pos
  if (length > reader.len - first)
    throw new Error(`the string at byte ${first} has ${length} bytes, more than there are`)
  reader.pos = start
  const text = reader.string()
  if (text.includes('\ufffd') && !isUtf8(reader.buf.subarray(first, first + length))) {
    throw new Error(`the string at byte ${first} is not valid UTF-8`)
  }
  return text
}

/** The protobuf scalar types that google.firestore.v1 uses. */
export const SCALARS: Record<string, TypeCodec> = {
  bool: {
    wireType: 0,
    decode: (reader) => reader.bool(),
    encode: (writer, value) => writer.bool(value === true),
    normalise(value, path) {
      if (typeof value !== 'boolean') throw badValue(path, 'TYPE_BOOL', value)
      return value
    },
    isDefault: (value) => value === false,
  },
  int32: {
    wireType: 0,
    decode: (reader) => reader.int32(),
    encode: (writer, value) => writer.int32(Number(value)),
    normalise: toInt32,
    isDefault: (value) => value === 0,
  },
  int64: {
    wireType: 0,
    decode(reader) {
      const { low, high } = reader.int64()
      return high === low >> 31 ? String(low) : String((BigInt(high) << 32n) | BigInt(low >>> 0))
    },
    encode: (writer, value) => writer.int64(String(value)),
    normalise: toInt64,
    isDefault: (value) => value === '0',
  },
  double: {
    wireType: 1,
    decode(reader) {
      const value = reader.double()
      return Number.isFinite(value) ? value : String(value)
    },
    encode: (writer, value) => writer.double(Number(value)),
    normalise: toDouble,
    isDefault: (value) => Object.is(value, 0),
  },
  string: {
    wireType: 2,
    decode: readString,
    encode: (writer, value) => writer.string(String(value)),
    normalise(value, path) {
      if (typeof value !== 'string') throw badValue(path, 'TYPE_STRING', value)
      return value
    },
    isDefault: (value) => value === '',
  },
  bytes: {
    wireType: 2,
    decode: (reader) => Buffer.from(reader.bytes()).toString('base64'),
    encode: (writer, value) => writer.bytes(Buffer.from(String(value), 'base64')),
    normalise(value, path) {
      if (typeof value !== 'string' || !BASE64.test(value)) throw badValue(path, 'TYPE_BYTES', value)
      return Buffer.from(value, 'base64').toString('base64')
    },
    isDefault: (value) => value === '',
  },
}

/** An enum, by name; an unknown number keeps its number, as proto3 keeps it. */
export function enumCodec(fullName: string, values: Readonly<Record<string, number>>): TypeCodec {
  const names = new Map(Object.entries(values).map(([name, number]) => [number, name]))
  const first = names.get(0)
  return {
    wireType: 0,
    decode(reader) {
      const number = reader.int32()
      return names.get(number) ?? number
    },
    encode: (writer, value) => writer.int32(typeof value === 'number' ? value : (values[String(value)] ?? 0)),
    normalise(value, path) {
      if (typeof value === 'string' && Object.hasOwn(values, value)) return value
      const name = typeof value === 'number' ? names.get(value) : undefined
      if (name === undefined) throw badValue(path, `type.googleapis.com/${fullName}`, value)
      return name
    },
    isDefault: (value) => value === first,
  }
}
