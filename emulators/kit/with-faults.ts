import { Metadata, status, type UntypedHandleCall } from '@grpc/grpc-js'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { StatusName } from './rpc-error.ts'

export interface FaultContext {
  clock: Clock
  faults: Faults
  /** Cuts the connection of a peer. */
  drop: (peer: string) => void
}

type Callback = (error: object | null, response?: object) => void
type Unary = (call: { getPeer(): string }, callback: Callback) => void

/**
 * The RPCs of a stand-in with the faults that are planned for them: they come late, are refused before anything is done, or
 * are carried out and then lose their answer with the connection. `sentences` are what the product says with some codes; with the
 * rest it is said that the fault is planned.
 */
export function withFaults(
  handlers: Record<string, UntypedHandleCall>,
  { clock, faults, drop }: FaultContext,
  sentences: Partial<Record<StatusName, string>>,
): Record<string, UntypedHandleCall> {
  const troubled = Object.entries(handlers).map(([name, handle]) => {
    const unary: Unary = (call, callback) => {
      const fault = faults.strike(name)
      if (fault === undefined) return (handle as Unary)(call, callback)
      const { error, latencyMs = 0 } = fault
      const answer: Callback = fault.drop === true ? () => drop(call.getPeer()) : callback
      const run = () => {
        if (error === undefined) return (handle as Unary)(call, answer)
        const details = sentences[error] ?? `${name} failed by a planned fault (${error}).`
        callback({ name: 'Error', code: status[error], message: details, details, metadata: new Metadata() })
      }
      if (latencyMs > 0) clock.after(latencyMs, run)
      else run()
    }
    return [name, unary as UntypedHandleCall] as const
  })
  return Object.fromEntries(troubled)
}
