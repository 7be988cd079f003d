import { Metadata, status, type UntypedHandleCall } from '@grpc/grpc-js'
import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import type { StatusName } from '../../kit/rpc-error.ts'

export interface FaultContext {
  clock: Clock
  faults: Faults
  /** Cuts the connection of a peer. */
  drop: (peer: string) => void
}

type Callback = (error: object | null, response?: object) => void
type Unary = (call: { getPeer(): string }, callback: Callback) => void

/** What Google says with these codes; the rest is said to be planned. */
const SENTENCES: Partial<Record<StatusName, string>> = {
  RESOURCE_EXHAUSTED:
    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per region' of service 'run.googleapis.com'.",
  PERMISSION_DENIED: "Permission 'run.services.update' denied on resource (or it may not exist).",
}

/**
 * The RPCs of a stand-in with the faults that are planned for them: they come late, are refused before anything is done, or
 * are carried out and then lose their answer with the connection.
 */
export function withFaults(
  handlers: Record<string, UntypedHandleCall>,
  { clock, faults, drop }: FaultContext,
): Record<string, UntypedHandleCall> {
  const troubled = Object.entries(handlers).map(([name, handle]) => {
    const unary: Unary = (call, callback) => {
      const fault = faults.strike(name)
      if (fault === undefined) return (handle as Unary)(call, callback)
      const { error, latencyMs = 0 } = fault
      const answer: Callback = fault.drop === true ? () => drop(call.getPeer()) : callback
      const run = () => {
        if (error === undefined) return (handle as Unary)(call, answer)
        const details = SENTENCES[error] ?? `${name} failed by a planned fault (${error}).`
        callback({ name: 'Error', code: status[error], message: details, details, metadata: new Metadata() })
      }
      if (latencyMs > 0) clock.after(latencyMs, run)
      else run()
    }
    return [name, unary as UntypedHandleCall] as const
  })
  return Object.fromEntries(troubled)
}
