import type grpc from '@grpc/grpc-js'
import type { Clock } from '../../../kit/clock.ts'
import { RpcError, STATUS } from '../../../kit/rpc-error.ts'
import type { StatusName } from '../../../kit/rpc-error.ts'
import type { Caller, FirestoreRpcs, Json, Stream, StreamSink } from '../../api/service.ts'
import { canonicalTimestamp } from '../../engine/values/timestamp.ts'
import type { FirestoreEmulator } from '../../start.ts'
import type { GrpcClient } from '../transport/support/grpc-client.ts'
import { idToken } from '../transport/support/id-token.ts'
import type { Connection } from './connection.ts'

const STREAMED = new Set<keyof FirestoreRpcs>(['BatchGetDocuments', 'RunQuery', 'RunAggregationQuery'])

/**
 * Round trips until all that the emulator has to say is here: it answers in order on one connection, streams speak after
 * the turn of the event loop in which they heard the news, and a Write stream opens with a round trip of its own.
 */
const ROUND_TRIPS = 3

/** A database of an emulator that is reached over one gRPC connection. */
export class OverGrpc implements Connection {
  readonly database: string
  readonly clock: Clock
  readonly #emulator: FirestoreEmulator
  readonly #client: GrpcClient
  readonly #open = new Set<Stream>()

  constructor(emulator: FirestoreEmulator, client: GrpcClient, databaseId: string) {
    this.database = `projects/p/databases/${databaseId}`
    this.clock = emulator.clock
    this.#emulator = emulator
    this.#client = client
  }

  async call(name: keyof FirestoreRpcs, request: Json, caller: Caller): Promise<Json | Json[]> {
    try {
      const method = STREAMED.has(name) ? 'list' : 'unary'
      return canonical(await this.#client[method](name, request, authorization(caller)))
    } catch (error) {
      throw rpcError(error as grpc.ServiceError)
    }
  }

  open(name: 'Listen' | 'Write', caller: Caller, sink: StreamSink): Stream {
    const call = this.#client.open(name, authorization(caller))
    let isClosed = false
    call.on('data', (response: Json) => sink.send(canonical(response)))
    call.on('error', (error: grpc.ServiceError) => {
      if (!isClosed) sink.fail(rpcError(error))
    })
    const stream: Stream = {
      receive: (request) => void call.write(request),
      close: () => {
        isClosed = true
        call.cancel()
        this.#open.delete(stream)
      },
    }
    this.#open.add(stream)
    return stream
  }

  async settle(): Promise<void> {
    const request = { database: this.database, documents: [`${this.database}/documents/none/none`] }
    const owner = authorization({ kind: 'admin' })
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) await this.#client.list('BatchGetDocuments', request, owner)
  }

  clear(): string {
    const { service } = this.#emulator
    service.clear(this.database)
    return service.lastCommitTime()
  }

  restart(): Promise<never> {
    throw new Error('An emulator that several databases share is not restarted.')
  }

  close(): void {
    for (const stream of this.#open) stream.close()
  }
}

/** The message with its times in the form of the engine, which sorts like the times. */
function canonical<T>(message: T): T {
  return JSON.parse(JSON.stringify(message), (_key, value: unknown) =>
    typeof value === 'string' ? (canonicalTimestamp(value) ?? value) : value,
  ) as T
}

function authorization(caller: Caller): string | undefined {
  if (caller.kind === 'user') return `Bearer ${idToken(caller.token)}`
  return caller.kind === 'admin' ? 'Bearer owner' : undefined
}

const STATUS_NAMES = new Map<number, string>(Object.entries(STATUS).map(([name, code]) => [code, name]))

function rpcError({ code, details }: grpc.ServiceError): RpcError {
  return new RpcError(STATUS_NAMES.get(code) as StatusName, details)
}
