import { RpcError } from '../../kit/rpc-error.ts'
import type { Caller, Json, Stream } from '../api/service.ts'
import { faultError, toRpcError } from './wire.ts'
import type { Wire } from './wire.ts'

/** The client's side of a Listen or Write stream, as a transport offers it. */
export interface StreamPeer {
  send(response: Json): void
  /** Whether so much waits for the client that more should wait for `drained`. */
  isFull(): boolean
  /** Tells the client why the stream ends, and ends it. */
  fail(error: RpcError): void
  /** Breaks the connection under the stream without a word. */
  drop(): void
  /** Whether the stream outlives its connection, so that a dropped message is only late. */
  readonly isResumable: boolean
}

/** Messages of one direction, in order, each behind the fault that strikes it. */
class Lane {
  readonly #wire: Wire
  readonly #name: 'Listen' | 'Write'
  readonly #peer: StreamPeer
  readonly #end: (error: RpcError | undefined) => void
  #tail: Promise<void> | undefined

  constructor(wire: Wire, name: 'Listen' | 'Write', peer: StreamPeer, end: (error: RpcError | undefined) => void) {
    this.#wire = wire
    this.#name = name
    this.#peer = peer
    this.#end = end
  }

  pass(deliver: () => void): void {
    const fault = this.#wire.faults.strike(this.#name)
    if (fault === undefined && this.#tail === undefined) {
      deliver()
      return
    }
    const tail = (this.#tail ?? Promise.resolve()).then(async () => {
      if (fault?.latencyMs !== undefined) await this.#wire.clock.wait(fault.latencyMs)
      if (fault?.error !== undefined) this.#end(faultError(this.#name, fault.error))
      else if (fault?.drop !== true) deliver()
      else if (this.#peer.isResumable) {
        deliver()
        this.#peer.drop()
      } else this.#end(undefined)
      if (this.#tail === tail) this.#tail = undefined
    })
    this.#tail = tail
  }
}

/**
 * Ends a stream when the ID token of its caller expires, as production does; the SDKs then come back with a new token.
 * Tokens that are over from the start are not watched: mock tokens expire in 1970. Answers a function that stops it.
 */
function watchExpiry({ clock }: Wire, caller: Caller, end: (error: RpcError) => void): () => void {
  const expiry = caller.kind === 'user' ? Number(caller.token['exp']) : Number.NaN
  const leftMs = expiry * 1000 - clock.now() / 1000
  if (!(leftMs > 0)) return () => undefined
  return clock.after(leftMs, () => end(new RpcError('UNAUTHENTICATED', 'Missing or invalid authentication.')))
}

/** Opens a stream of the service behind the faults; both directions keep their order under latency. */
export function openStream(wire: Wire, name: 'Listen' | 'Write', caller: Caller, peer: StreamPeer): Stream {
  let isOpen = true
  let inner: Stream | undefined
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    wire.open[name] -= 1
    stopWatch()
    inner?.close()
  }
  const end = (error: RpcError | undefined): void => {
    if (!isOpen) return
    close()
    if (error === undefined) peer.drop()
    else peer.fail(error)
  }
  const incoming = new Lane(wire, name, peer, end)
  const outgoing = new Lane(wire, name, peer, end)
  const sink = {
    send: (response: Json): void => outgoing.pass(() => isOpen && peer.send(response)),
    isFull: () => peer.isFull(),
    fail: (error: RpcError): void => outgoing.pass(() => end(error)),
  }
  const stopWatch = watchExpiry(wire, caller, end)
  wire.open[name] += 1
  inner = name === 'Listen' ? wire.service.openListen(caller, sink) : wire.service.openWrite(caller, sink)
  return {
    receive(request) {
      incoming.pass(() => {
        if (!isOpen) return
        try {
          inner?.receive(request)
        } catch (error) {
          end(toRpcError(error))
        }
      })
    },
    drained() {
      if (isOpen) inner?.drained?.()
    },
    close,
  }
}
