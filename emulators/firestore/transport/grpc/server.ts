import grpc from '@grpc/grpc-js'
import type { Caller, Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { callerOf } from '../caller.ts'
import { MAX_BODY_BYTES } from '../http/exchange.ts'
import { openStream } from '../open-stream.ts'
import { RPC_METHODS } from '../proto-json/messages.ts'
import type { RpcMethod } from '../proto-json/messages.ts'
import { callRpc, ConnectionDropped, isRpcName, toRpcError } from '../wire.ts'
import type { RpcName, Wire } from '../wire.ts'

type Unary = grpc.handleUnaryCall<Json, Json>
type ServerStream = grpc.handleServerStreamingCall<Json, Json>
type BidiStream = grpc.handleBidiStreamingCall<Json, Json>

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

function unary(wire: Wire, name: RpcName, drop: Drop): Unary {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, (await callRpc(wire, name, call.request, callerOfCall(call.metadata))) as Json)
      } catch (error) {
        if (error instanceof ConnectionDropped) drop(call.getPeer())
        else callback(statusOf(error))
      }
    })()
  }
}

function serverStream(wire: Wire, name: RpcName, drop: Drop): ServerStream {
  return (call) => {
    void (async () => {
      try {
        const responses = (await callRpc(wire, name, call.request, callerOfCall(call.metadata))) as Json[]
        for (const response of responses) call.write(response)
        call.end()
      } catch (error) {
        if (error instanceof ConnectionDropped) drop(call.getPeer())
        else call.emit('error', statusOf(error))
      }
    })()
  }
}

function bidiStream(wire: Wire, name: 'Listen' | 'Write'): BidiStream {
  return (call) => {
    const fail = (error: unknown): void => void call.emit('error', statusOf(error))
    call.on('error', () => {})
    try {
      const stream = openStream(wire, name, callerOfCall(call.metadata), {
        send: (response) => void call.write(response),
        fail,
        isResumable: false,
        drop: () => fail(new RpcError('UNAVAILABLE', `The ${name} stream was dropped by a fault`)),
      })
      call.on('data', (request: Json) => stream.receive(request))
      call.on('end', () => {
        stream.close()
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
  if (name === 'Listen' || name === 'Write') return bidiStream(wire, name)
  if (isRpcName(wire.service, name)) {
    return method.responseStream ? serverStream(wire, name, drop) : unary(wire, name, drop)
  }
  const refusal = new RpcError('UNIMPLEMENTED', `Mesh's Firestore emulator does not implement ${name}`)
  const refuse: ServerStream = (call) => void call.emit('error', statusOf(refusal))
  return refuse
}

/** The gRPC server of google.firestore.v1.Firestore; it gets its connections from the shared port. */
export function createGrpcServer(wire: Wire, drop: Drop): grpc.Server {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': MAX_BODY_BYTES,
    'grpc.max_send_message_length': -1,
  })
  const definitions: Record<string, grpc.MethodDefinition<Json, Json>> = {}
  const handlers: grpc.UntypedServiceImplementation = {}
  for (const method of RPC_METHODS) {
    definitions[method.name] = {
      path: method.path,
      requestStream: method.requestStream,
      responseStream: method.responseStream,
      requestSerialize: (value) => method.request.toWire(value),
      requestDeserialize: (bytes) => method.request.fromWire(bytes),
      responseSerialize: (value) => method.response.toWire(value),
      responseDeserialize: (bytes) => method.response.fromWire(bytes),
    }
    handlers[method.name] = handlerOf(wire, method, drop)
  }
  server.addService(definitions, handlers)
  return server
}
