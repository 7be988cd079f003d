import type { Reader, Writer } from 'protobufjs'

/**
 * Carries one protobuf type between its wire form and its canonical JSON form
 * (https://protobuf.dev/programming-guides/json/): 64-bit integers as strings, enums by name, bytes as base64.
 */
export interface TypeCodec {
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wireType: 0 | 1 | 2 | 5
  decode(reader: Reader): unknown
  /** Writes a canonical value, without its tag. */
  encode(writer: Writer, value: unknown): void
  /** Any JSON form that clients may send to the canonical one; throws INVALID_ARGUMENT that names `path`. */
  normalise(value: unknown, path: string): unknown
  /** Whether the value is proto3's default, which a field outside a oneof leaves out. */
  isDefault(value: unknown): boolean
}
