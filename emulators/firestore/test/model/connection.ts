import type { Clock } from '../../../kit/clock.ts'
import type { Caller, FirestoreRpcs, Json, Stream, StreamSink } from '../../api/service.ts'

export type Restart = 'close' | 'kill' | 'kill while writing'

/** A way to an emulator with one database of a run's own, on a clock that stands still. */
export interface Connection {
  readonly database: string
  readonly clock: Clock
  call(name: keyof FirestoreRpcs, request: Json, caller: Caller): Promise<Json | Json[]>
  open(name: 'Listen' | 'Write', caller: Caller, sink: StreamSink): Stream
  /** Resolves when everything has happened that can happen before the clock moves or another request is made. */
  settle(): Promise<void>
  /** Deletes all documents; answers the time of that commit. */
  clear(): string
  /** Ends the emulator one way or another and starts it anew; answers whether it still has its documents. */
  restart(how: Restart): Promise<boolean>
}
