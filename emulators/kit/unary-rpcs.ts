import { Metadata, status, type UntypedHandleCall } from '@grpc/grpc-js'
import { RpcError } from './rpc-error.ts'

/** Answers one request, whose form the service's description says; throws an RpcError for what the caller did wrong. */
export type RpcHandler = (request: never) => object | Promise<object>

/**
 * The unary RPCs of a stand-in: those of `handlers`, and UNIMPLEMENTED, with the names of those that it has, for every other
 * one of `methods`. An error that is no RpcError is INTERNAL and is logged.
 */
export function unaryRpcs(
  product: string,
  methods: readonly string[],
  handlers: Record<string, RpcHandler>,
  log: (line: string) => void,
): Record<string, UntypedHandleCall> {
  const names = Object.keys(handlers).join(', ')
  const unimplemented = (method: string) => () => {
    throw new RpcError('UNIMPLEMENTED', `Mesh's ${product} stand-in has no ${method}; it has ${names}.`)
  }
  return Object.fromEntries(methods.map((method) => [method, unary(handlers[method] ?? unimplemented(method), log)]))
}

type Callback = (error: object | null, response?: object) => void

function unary(handle: RpcHandler, log: (line: string) => void): UntypedHandleCall {
  const answer = async (request: unknown, callback: Callback): Promise<void> => {
    let response: object
    try {
      response = await handle(request as never)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!(error instanceof RpcError)) log(message)
      const code = status[error instanceof RpcError ? error.status : 'INTERNAL']
      callback({ name: 'Error', code, message, details: message, metadata: new Metadata() })
      return
    }
    callback(null, response)
  }
  return ({ request }: { request: unknown }, callback: Callback) => void answer(request, callback)
}
