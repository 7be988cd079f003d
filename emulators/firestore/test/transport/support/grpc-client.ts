import grpc from '@grpc/grpc-js'
import { onTestFinished } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { RPC_METHODS } from '../../../transport/proto-json/messages.ts'

/** A bare client of the Firestore service that speaks the JSON form. */
export interface GrpcClient {
  unary(name: string, request: Json, authorization?: string): Promise<Json>
  list(name: string, request: Json, authorization?: string): Promise<Json[]>
  open(name: 'Listen' | 'Write', authorization?: string): grpc.ClientDuplexStream<Json, Json>
  /** Sends bytes to a method of any name. */
  raw(path: string, bytes: Buffer, options?: grpc.CallOptions): Promise<Buffer>
}

function metadataOf(authorization: string | undefined): grpc.Metadata {
  const metadata = new grpc.Metadata()
  if (authorization !== undefined) metadata.set('authorization', authorization)
  return metadata
}

/** Connects to the emulator at `127.0.0.1:port` until the test ends. */
export function grpcClient(port: number): GrpcClient {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  })
  onTestFinished(() => client.close())
  const methodOf = (name: string) => {
    const method = RPC_METHODS.find((candidate) => candidate.name === name)
    if (method === undefined) throw new Error(`No method ${name}`)
    return {
      path: method.path,
      serialize: (value: Json) => method.request.toWire(value),
      deserialize: (bytes: Buffer) => method.response.fromWire(bytes),
    }
  }
  return {
    unary(name, request, authorization) {
      const { path, serialize, deserialize } = methodOf(name)
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, serialize, deserialize, request, metadataOf(authorization), {}, (error, answer) =>
          answer === undefined ? reject(error ?? new Error('no answer')) : resolve(answer),
        )
      })
    },
    async list(name, request, authorization) {
      const { path, serialize, deserialize } = methodOf(name)
      const answers: Json[] = []
      const call = client.makeServerStreamRequest(path, serialize, deserialize, request, metadataOf(authorization))
      for await (const answer of call) answers.push(answer as Json)
      return answers
    },
    open(name, authorization) {
      const { path, serialize, deserialize } = methodOf(name)
      return client.makeBidiStreamRequest(path, serialize, deserialize, metadataOf(authorization))
    },
    raw(path, bytes, options = {}) {
      const asTheyAre = (each: Buffer): Buffer => each
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, asTheyAre, asTheyAre, bytes, new grpc.Metadata(), options, (error, answer) =>
          answer === undefined ? reject(error ?? new Error('no answer')) : resolve(answer),
        )
      })
    },
  }
}
