import protobuf from 'protobufjs'
import type { Reader, Writer } from 'protobufjs'
import type { Json } from '../../api/service.ts'
import { badName, badValue, repeatedOneof } from './bad-value.ts'
import type { TypeCodec } from './codec.ts'

/** One field of a message, resolved. */
export interface FieldCodec {
  name: string
  /** As the .proto file writes it. */
  protoName: string
  id: number
  kind: 'singular' | 'repeated' | 'map'
  /** The name of its oneof, if it belongs to one: then its presence counts even at the default. */
  oneof: string | undefined
  type: TypeCodec
}

/** Sets a key that clients chose; `__proto__` must become an own property as any other. */
function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else target[key] = value
}

/** Carries one protobuf message between wire and JSON. Its fields are set after construction, as messages recurse. */
export class MessageCodec implements TypeCodec {
  readonly wireType = 2
  readonly name: string
  #byId: (FieldCodec | undefined)[] = []
  #byName = new Map<string, FieldCodec>()

  constructor(name: string) {
    this.name = name
  }

  setFields(fields: readonly FieldCodec[]): void {
    for (const field of fields) {
      this.#byId[field.id] = field
      this.#byName.set(field.name, field)
    }
  }

  /** The field called `name`, in lowerCamelCase or in the .proto file's snake_case. */
  field(name: string): FieldCodec | undefined {
    return (
      this.#byName.get(name) ?? this.#byName.get(name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
    )
  }

  isDefault(): boolean {
    return false
  }

  /** A whole message from its bytes. */
  fromWire(bytes: Uint8Array): Json {
    const reader = protobuf.Reader.create(bytes)
    return this.#read(reader, reader.len)
  }

  /** A whole message to its bytes. */
  toWire(value: Json): Buffer {
    const writer = protobuf.Writer.create()
    this.#write(writer, value)
    return Buffer.from(writer.finish())
  }

  decode(reader: Reader): Json {
    return this.#read(reader, reader.uint32() + reader.pos)
  }

  encode(writer: Writer, value: unknown): void {
    writer.fork()
    this.#write(writer, value as Json)
    writer.ldelim()
  }

  #read(reader: Reader, end: number): Json {
    const message: Json = {}
    while (reader.pos < end) {
      const tag = reader.uint32()
      const field = this.#byId[tag >>> 3]
      if (field === undefined || !isWrittenAs(field, tag & 7)) reader.skipType(tag & 7)
      else if (field.kind === 'singular') {
        const value = field.type.decode(reader)
        if (field.oneof !== undefined || !field.type.isDefault(value)) message[field.name] = value
      } else if (field.kind === 'repeated') readRepeated(reader, tag & 7, field, message)
      else readMapEntry(reader, field, message)
    }
    if (reader.pos > end) throw new Error(`${this.name} ends at byte ${end}, inside of a field`)
    return message
  }

  #write(writer: Writer, message: Json): void {
    for (const name of Object.keys(message)) {
      const value = message[name]
      if (value === undefined) continue
      const field = this.#byName.get(name)
      if (field === undefined) throw new Error(`${this.name} has no field "${name}"`)
      const tag = (field.id << 3) | field.type.wireType
      if (field.kind === 'singular') field.type.encode(writer.uint32(tag), value)
      else if (field.kind === 'repeated') {
        for (const item of value as unknown[]) field.type.encode(writer.uint32(tag), item)
      } else writeMap(writer, field, value as Json)
    }
  }

  /**
   * Any accepted JSON form to the canonical one; unknown names and two members of one oneof are refused. `path` is where the
   * value stands in the request, in names of the .proto file.
   */
  normalise(value: unknown, path = ''): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw path === ''
        ? badName('', '', 'Root element must be a message.')
        : badValue(path, `type.googleapis.com/${this.name}`, value)
    }
    const message: Json = {}
    const oneofs = new Set<string>()
    for (const [name, item] of Object.entries(value)) {
      const field = this.field(name)
      if (field === undefined) throw badName(path, name, 'Cannot find field.')
      if (item === undefined || (item === null && field.name !== 'nullValue')) continue
      if (field.oneof !== undefined) {
        if (oneofs.has(field.oneof)) throw repeatedOneof(path, field.oneof, name)
        oneofs.add(field.oneof)
      }
      if (Array.isArray(item) && field.kind === 'singular') {
        throw badName(path, name, 'Proto field is not repeating, cannot start list.')
      }
      const normal = normaliseField(field, item, path === '' ? field.protoName : `${path}.${field.protoName}`)
      if (field.kind !== 'singular' || field.oneof !== undefined || !field.type.isDefault(normal))
        message[field.name] = normal
    }
    return message
  }
}

/** Whether a field can have this wire type; with another one it is unknown, as protobuf has it. */
function isWrittenAs({ kind, type }: FieldCodec, wireType: number): boolean {
  if (wireType === 2 && kind !== 'singular') return true
  return wireType === type.wireType && kind !== 'map'
}

function readRepeated(reader: Reader, wireType: number, field: FieldCodec, message: Json): void {
  const list = (message[field.name] ??= []) as unknown[]
  if (wireType !== 2 || field.type.wireType === 2) {
    list.push(field.type.decode(reader))
    return
  }
  const end = reader.uint32() + reader.pos
  while (reader.pos < end) list.push(field.type.decode(reader))
}

function readMapEntry(reader: Reader, field: FieldCodec, message: Json): void {
  const map = (message[field.name] ??= {}) as Json
  const end = reader.uint32() + reader.pos
  let key = ''
  let value: unknown
  while (reader.pos < end) {
    const tag = reader.uint32()
    if (tag >>> 3 === 1) key = reader.string()
    else if (tag >>> 3 === 2) value = field.type.decode(reader)
    else reader.skipType(tag & 7)
  }
  setKey(map, key, value === undefined ? field.type.decode(protobuf.Reader.create(Buffer.from([0]))) : value)
}

function writeMap(writer: Writer, field: FieldCodec, map: Json): void {
  const tag = (field.id << 3) | 2
  const valueTag = (2 << 3) | field.type.wireType
  for (const key of Object.keys(map)) {
    writer.uint32(tag).fork().uint32(10).string(key).uint32(valueTag)
    field.type.encode(writer, map[key])
    writer.ldelim()
  }
}

function normaliseField(field: FieldCodec, value: unknown, path: string): unknown {
  if (field.kind === 'singular') return field.type.normalise(value, path)
  if (field.kind === 'repeated') {
    if (!Array.isArray(value)) throw badValue(path, 'a list', value)
    return value.map((item, index) => field.type.normalise(item, `${path}[${index}]`))
  }
  if (typeof value !== 'object' || Array.isArray(value) || value === null) throw badValue(path, 'a map', value)
  const map: Json = {}
  for (const [index, [key, item]] of Object.entries(value).entries()) {
    setKey(map, key, field.type.normalise(item, `${path}[${index}].value`))
  }
  return map
}
