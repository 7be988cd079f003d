import type { Writer } from 'protobufjs'

/** Writes a JSON object as google.protobuf.Struct: `fields` is a map (1) of string (1) to Value (2). */
export function writeStruct(writer: Writer, value: unknown): void {
  writer.fork()
  for (const [key, item] of Object.entries(value ?? {})) {
    writer.uint32(10).fork().uint32(10).string(key).uint32(18)
    writeStructValue(writer, item)
    writer.ldelim()
  }
  writer.ldelim()
}

/** google.protobuf.Value: null 1, number 2, string 3, bool 4, struct 5, list 6. */
function writeStructValue(writer: Writer, value: unknown): void {
  writer.fork()
  if (value === null || value === undefined) writer.uint32(8).int32(0)
  else if (typeof value === 'number') writer.uint32(17).double(value)
  else if (typeof value === 'boolean') writer.uint32(32).bool(value)
  else if (Array.isArray(value)) {
    writer.uint32(50).fork()
    for (const item of value) writeStructValue(writer.uint32(10), item)
    writer.ldelim()
  } else if (typeof value === 'object') writeStruct(writer.uint32(42), value)
  else if (typeof value === 'string') writer.uint32(26).string(value)
  else throw new Error(`google.protobuf.Value holds no ${typeof value}`)
  writer.ldelim()
}
