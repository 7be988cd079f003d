import { Metadata, type handleUnaryCall, status, type ServiceError, type UntypedHandleCall } from '@grpc/grpc-js'
import type { Clock } from '../../kit/clock.ts'
import type { Fault, Faults } from '../../kit/faults.ts'
import { RpcError } from '../../kit/rpc-error.ts'

/** What every RPC needs besides its own state. */
export interface RpcContext {
  clock: Clock
  faults: Faults
  /** Cuts the connection of a peer. */
  drop: (peer: string) => void
  /** Writes a line about an error that is not the caller's. */
  log: (line: string) => void
}

/** What gRPC sends for an error; anything but an RpcError is INTERNAL and is logged. */
export function serviceError(error: unknown, log: (line: string) => void): ServiceError {
  if (!(error instanceof RpcError)) log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const message = error instanceof Error ? error.message : String(error)
  const code = status[error instanceof RpcError ? error.status : 'INTERNAL']
  return Object.assign(new Error(message), { code, details: message, metadata: new Metadata() })
}

/** Makes a unary RPC of a function; planned faults for `name` strike before it runs. */
export function unary<Request, Response>(
  name: string,
  context: RpcContext,
  handle: (request: Request, call: { onCancel(listener: () => void): void }) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const onCancel = (listener: () => void): void => void call.on('cancelled', listener)
    const run = async (): Promise<void> => {
      let response: Response
      try {
        const fault = context.faults.strike(name)
        if (fault !== undefined) await suffer(name, fault, context, call.getPeer())
        response = await handle(call.request, { onCancel })
      } catch (error) {
        callback(serviceError(error, context.log))
        return
      }
      callback(null, response)
    }
    void run()
  }
}

/** Waits, fails or cuts the connection, as the fault says. */
export async function suffer(name: string, fault: Fault, context: RpcContext, peer: string): Promise<void> {
  const { latencyMs } = fault
  if (latencyMs !== undefined) await new Promise<void>((resolve) => void context.clock.after(latencyMs, resolve))
  if (fault.drop === true) {
    context.drop(peer)
    throw new RpcError('UNAVAILABLE', `${name} was dropped by a planned fault.`)
  }
  if (fault.error !== undefined) throw new RpcError(fault.error, `${name} failed by a planned fault (${fault.error}).`)
}

/** Answers UNIMPLEMENTED for the methods of a service that `handlers` lacks. */
export function withUnimplemented(
  service: string,
  methods: readonly string[],
  handlers: Record<string, UntypedHandleCall>,
  context: RpcContext,
): Record<string, UntypedHandleCall> {
  const all = { ...handlers }
  for (const method of methods) {
    all[method] ??= unary(method, context, () => {
      throw new RpcError(
        'UNIMPLEMENTED',
        `Mesh's Pub/Sub emulator has no ${service}.${method}; snapshots, Seek and schemas work in production only.`,
      )
    })
  }
  return all
}
