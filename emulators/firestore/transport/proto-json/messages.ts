import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'
import type { TypeCodec } from './codec.ts'
import { MessageCodec } from './message.ts'
import { enumCodec, SCALARS } from './scalars.ts'
import { WELL_KNOWN } from './well-known.ts'

/** The descriptors ship inside Google's client, which does not export their path. */
function loadDescriptors(): protobuf.Root {
  const manifest = createRequire(import.meta.url).resolve('@google-cloud/firestore/package.json')
  const text = readFileSync(join(dirname(manifest), 'build/protos/v1.json'), 'utf8')
  const root = protobuf.Root.fromJSON(JSON.parse(text) as protobuf.INamespace)
  addVerify(root.lookupType('google.firestore.v1.Write'))
  root.resolveAll()
  return root
}

/** What the web SDK sends for documents that a transaction only read; the descriptors of the server clients lack it. */
function addVerify(write: protobuf.Type): void {
  const verify = new protobuf.Field('verify', 5, 'string')
  write.add(verify)
  write.oneofs['operation']?.add(verify)
}

const root = loadDescriptors()
const messages = new Map<string, MessageCodec>()

function typeOf(field: protobuf.Field): TypeCodec {
  const resolved = field.resolvedType
  if (resolved === null) {
    const scalar = SCALARS[field.type]
    if (scalar === undefined) throw new Error(`${field.fullName}: no codec for the scalar type ${field.type}`)
    return scalar
  }
  const name = resolved.fullName.slice(1)
  const wellKnown = WELL_KNOWN[name]
  if (wellKnown !== undefined) return wellKnown
  return resolved instanceof protobuf.Type ? compile(resolved) : enumCodec(name, resolved.values)
}

function protoName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function compile(type: protobuf.Type): MessageCodec {
  const known = messages.get(type.fullName)
  if (known !== undefined) return known
  const codec = new MessageCodec(type.fullName.slice(1))
  messages.set(type.fullName, codec)
  codec.setFields(
    type.fieldsArray.map((field) => ({
      name: field.name,
      protoName: protoName(field.name),
      id: field.id,
      kind: field.map ? 'map' : field.repeated ? 'repeated' : 'singular',
      oneof: field.partOf === null ? undefined : protoName(field.partOf.name),
      type: typeOf(field),
    })),
  )
  return codec
}

/** The codec of a message of google.firestore.v1, by its name there: `Document`, `CommitRequest`… */
export function messageCodec(name: string): MessageCodec {
  return compile(root.lookupType(`google.firestore.v1.${name}`))
}

/** One method of google.firestore.v1.Firestore. */
export interface RpcMethod {
  name: string
  path: string
  request: MessageCodec
  response: MessageCodec
  requestStream: boolean
  responseStream: boolean
}

/** Every method of the service, those that the emulator does not implement included. */
export const RPC_METHODS: readonly RpcMethod[] = root
  .lookupService('google.firestore.v1.Firestore')
  .methodsArray.map((method) => ({
    name: method.name,
    path: `/google.firestore.v1.Firestore/${method.name}`,
    request: messageCodec(`${method.name}Request`),
    response: compile(method.resolvedResponseType ?? root.lookupType(method.responseType)),
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
  }))
