import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Caller, FirestoreRpcs, FirestoreService, Json } from '../api/service.ts'

/** What every transport needs. */
export interface Wire {
  service: FirestoreService
  faults: Faults
  clock: Clock
  /** Streams that are open now, over all transports. */
  open: { Listen: number; Write: number }
}

export type RpcName = keyof FirestoreRpcs

/** Thrown instead of an answer when a fault says that the connection drops; transports close the socket. */
export class ConnectionDropped extends Error {
  constructor(name: string) {
    super(`The answer of ${name} was dropped by a fault`)
    this.name = 'ConnectionDropped'
  }
}

/** The error that a fault with a status stands for. */
export function faultError(name: string, status: NonNullable<ConstructorParameters<typeof RpcError>[0]>): RpcError {
  return new RpcError(status, `${status} injected by a fault on ${name}`)
}

/** Whether the service implements the RPC as a unary or server-streaming call. */
export function isRpcName(service: FirestoreService, name: string): name is RpcName {
  return name in service.rpcs
}

/**
 * Runs an RPC behind the faults that are set for it: waits, fails, or carries it out and loses the answer
 * (`drop`, the case in which a client cannot know whether its write was applied).
 */
export async function callRpc(wire: Wire, name: RpcName, request: Json, caller: Caller): Promise<Json | Json[]> {
  const fault = wire.faults.strike(name)
  if (fault === undefined) return await wire.service.rpcs[name](request, caller)
  const { latencyMs, error, drop } = fault
  if (latencyMs !== undefined) await wire.clock.wait(latencyMs)
  if (error !== undefined) throw faultError(name, error)
  const answer = await wire.service.rpcs[name](request, caller)
  if (drop === true) throw new ConnectionDropped(name)
  return answer
}

/** The error to send for whatever was thrown; what is no RpcError is a defect and goes to stderr with its stack. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error
  console.error('Firestore emulator: unexpected error:', error)
  return new RpcError('INTERNAL', error instanceof Error ? error.message : String(error))
}
