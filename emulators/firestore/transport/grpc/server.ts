import grpc from '@grpc/grpc-js'
import type { Caller, Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { callerOf } from '../caller.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { openStream } from '../open-stream.ts'
import { RPC_METHODS } from '../proto-json/messages.ts'
import type { RpcMethod } from '../proto-json/messages.ts'
import { callRpc, ConnectionDropped, isRpcName, toRpcError } from '../wire.ts'
import type { RpcName, Wire } from '../wire.ts'
import { MessageWriter } from './message-writer.ts'
import { readRequest } from './read-request.ts'

/** What a handler gets: a request, or why there is none. */
type Received = Json | RpcError
type Unary = grpc.handleUnaryCall<Received, Json>
type ServerStream = grpc.handleServerStreamingCall<Received, Json>
type BidiStream = grpc.handleBidiStreamingCall<Received, Json>

/** Breaks the connection of a client, given as `address:port`. */
type Drop = (peer: string) => void

function statusOf(error: unknown): Partial<grpc.StatusObject> {
  const sent = toRpcError(error)
  return { code: grpc.status[sent.status], details: sent.message, metadata: new grpc.Metadata() }
}

function callerOfCall(metadata: grpc.Metadata): Caller {
  const [authorization] = metadata.get('authorization')
  return callerOf(authorization?.toString())
}

async function answer(
  wire: Wire,
  name: RpcName,
  { request, metadata }: { request: Received; metadata: grpc.Metadata },
): Promise<Json | Json[]> {
  if (request instanceof RpcError) throw request
  return callRpc(wire, name, request, callerOfCall(metadata))
}

function unary(wire: Wire, name: RpcName, drop: Drop): Unary {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, (await answer(wire, name, call)) as Json)
      } catch (error) {
        if (error instanceof ConnectionDropped) drop(call.getPeer())
        else callback(statusOf(error))
      }
    })()
  }
}

function serverStream(wire: Wire, name: RpcName, method: RpcMethod, drop: Drop): ServerStream {
  return (call) => {
    void (async () => {
      try {
        const writer = new MessageWriter(call, method)
        for (const response of (await answer(wire, name, call)) as Json[]) {
          if (writer.isFull) await writer.drained()
          if (call.cancelled) return
          writer.write(response)
        }
        writer.flush()
        call.end()
      } catch (error) {
        if (error instanceof ConnectionDropped) drop(call.getPeer())
        else call.emit('error', statusOf(error))
      }
    })()
  }
}

function bidiStream(wire: Wire, name: 'Listen' | 'Write', method: RpcMethod): BidiStream {
  return (call) => {
    const writer = new MessageWriter(call, method)
    const fail = (error: unknown): void => {
      writer.flush()
      call.emit('error', statusOf(error))
    }
    call.on('error', () => {})
    try {
      const stream = openStream(wire, name, callerOfCall(call.metadata), {
        send: (response) => writer.write(response),
        isFull: () => writer.isFull,
        fail,
        isResumable: false,
        drop: () => fail(new RpcError('UNAVAILABLE', `The ${name} stream was dropped by a fault`)),
      })
      writer.watch({
        // A client that does not read what it is told is not asked what else it wants to know.
        full: () => call.pause(),
        drained() {
          call.resume()
          stream.drained?.()
        },
      })
      call.on('data', (request: Received) => {
        if (!(request instanceof RpcError)) stream.receive(request)
        else {
          stream.close()
          fail(request)
        }
      })
      call.on('end', () => {
        stream.close()
        writer.flush()
        call.end()
      })
      call.on('cancelled', () => stream.close())
      call.on('close', () => stream.close())
    } catch (error) {
      fail(error)
    }
  }
}

function handlerOf(wire: Wire, method: RpcMethod, drop: Drop): grpc.UntypedHandleCall {
  const { name } = method
  if (name === 'Listen' || name === 'Write') return bidiStream(wire, name, method)
  if (isRpcName(wire.service, name)) {
    return method.responseStream ? serverStream(wire, name, method, drop) : unary(wire, name, drop)
  }
  const refusal = new RpcError('UNIMPLEMENTED', `Mesh's Firestore emulator does not implement ${name}`)
  const refuse: ServerStream = (call) => void call.emit('error', statusOf(refusal))
  return refuse
}

/** The gRPC server of google.firestore.v1.Firestore; it gets its connections from the shared port. */
export function createGrpcServer(wire: Wire, drop: Drop): grpc.Server {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': BODY_BYTES_MAX,
    'grpc.max_send_message_length': -1,
  })
  const definitions: Record<string, grpc.MethodDefinition<Received, Json>> = {}
  const handlers: grpc.UntypedServiceImplementation = {}
  for (const method of RPC_METHODS) {
    definitions[method.name] = {
      path: method.path,
      requestStream: method.requestStream,
      responseStream: method.responseStream,
      requestSerialize: (value) => method.request.toWire(value as Json),
      requestDeserialize: (bytes) => readRequest(method, bytes),
      responseSerialize: (value) => method.response.toWire(value),
      responseDeserialize: (bytes) => method.response.fromWire(bytes),
    }
    handlers[method.name] = handlerOf(wire, method, drop)
  }
  server.addService(definitions, handlers)
  return server
}
