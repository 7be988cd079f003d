import type { Reader, Writer } from 'protobufjs'
import type { TypeCodec } from './codec.ts'
import { badValue } from './bad-value.ts'
import { SCALARS } from './scalars.ts'
import { writeStruct } from './struct.ts'
import { formatFraction, formatTimestamp, parseTimestamp } from './timestamp.ts'
import type { Moment } from './timestamp.ts'

/** Timestamp and Duration share their wire form: int64 seconds = 1, int32 nanos = 2. */
function readMoment(reader: Reader): Moment {
  const end = reader.uint32() + reader.pos
  const moment = { seconds: 0, nanos: 0 }
  while (reader.pos < end) {
    const tag = reader.uint32()
    if (tag === 8) moment.seconds = readSafeInt64(reader)
    else if (tag === 16) moment.nanos = reader.int32()
    else reader.skipType(tag & 7)
  }
  return moment
}

function readSafeInt64(reader: Reader): number {
  const { low, high } = reader.int64()
  return high * 2 ** 32 + (low >>> 0)
}

function writeMoment(writer: Writer, { seconds, nanos }: Moment): void {
  writer.fork()
  if (seconds !== 0) writer.uint32(8).int64(seconds)
  if (nanos !== 0) writer.uint32(16).int32(nanos)
  writer.ldelim()
}

function toMoment(value: unknown, path: string): Moment {
  const moment = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (moment === undefined) throw badValue(path, 'type.googleapis.com/google.protobuf.Timestamp', value)
  return moment
}

function toDuration(value: unknown, path: string): Moment {
  const match = typeof value === 'string' ? /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(value) : null
  if (match === null) throw badValue(path, 'type.googleapis.com/google.protobuf.Duration', value)
  const sign = match[1] === '-' ? -1 : 1
  return { seconds: sign * Number(match[2]), nanos: sign * Number((match[3] ?? '').padEnd(9, '0')) }
}

function formatDuration({ seconds, nanos }: Moment): string {
  const sign = seconds < 0 || nanos < 0 ? '-' : ''
  return `${sign}${Math.abs(seconds)}${formatFraction(Math.abs(nanos))}s`
}

function momentCodec(parse: (value: unknown, path: string) => Moment, format: (moment: Moment) => string): TypeCodec {
  return {
    wireType: 2,
    decode: (reader) => format(readMoment(reader)),
    encode: (writer, value) => writeMoment(writer, parse(value, 'response')),
    normalise: (value, path) => format(parse(value, path)),
    isDefault: () => false,
  }
}

/** A wrapper message (Int32Value…) is its bare value in JSON; its presence is what it adds. */
function wrapperCodec(scalarName: string, zero: unknown): TypeCodec {
  const scalar = SCALARS[scalarName]
  if (scalar === undefined) throw new Error(`No scalar type ${scalarName}`)
  const valueTag = 8 | scalar.wireType
  return {
    wireType: 2,
    decode(reader) {
      const end = reader.uint32() + reader.pos
      let value = zero
      while (reader.pos < end) {
        const tag = reader.uint32()
        if (tag === valueTag) value = scalar.decode(reader)
        else reader.skipType(tag & 7)
      }
      return value
    },
    encode(writer, value) {
      writer.fork().uint32(valueTag)
      scalar.encode(writer, value)
      writer.ldelim()
    },
    normalise: (value, path) => scalar.normalise(value, path),
    isDefault: () => false,
  }
}

const NULL_VALUE: TypeCodec = {
  wireType: 0,
  decode(reader) {
    reader.int32()
    return null
  },
  encode: (writer) => writer.int32(0),
  normalise(value, path) {
    if (value !== null && value !== 'NULL_VALUE' && value !== 0)
      throw badValue(path, 'type.googleapis.com/google.protobuf.NullValue', value)
    return null
  },
  isDefault: () => false,
}

/** A type that no request carries; written through `encode` where responses carry it. */
function responseOnly(name: string, encode?: (writer: Writer, value: unknown) => void): TypeCodec {
  const refuse = (): never => {
    throw new Error(`The emulator does not handle ${name}`)
  }
  return {
    wireType: 2,
    decode: refuse,
    encode: encode ?? refuse,
    normalise(value, path) {
      throw badValue(path, `${name}, which is not accepted`, value)
    },
    isDefault: () => false,
  }
}

/** Types with a JSON form of their own, by full name. */
export const WELL_KNOWN: Record<string, TypeCodec> = {
  'google.protobuf.Timestamp': momentCodec(toMoment, formatTimestamp),
  'google.protobuf.Duration': momentCodec(toDuration, formatDuration),
  'google.protobuf.NullValue': NULL_VALUE,
  'google.protobuf.BoolValue': wrapperCodec('bool', false),
  'google.protobuf.Int32Value': wrapperCodec('int32', 0),
  'google.protobuf.Int64Value': wrapperCodec('int64', '0'),
  'google.protobuf.DoubleValue': wrapperCodec('double', 0),
  'google.protobuf.StringValue': wrapperCodec('string', ''),
  'google.protobuf.Struct': responseOnly('google.protobuf.Struct', writeStruct),
  'google.protobuf.Any': responseOnly('google.protobuf.Any'),
}
