import type { RpcError } from '../../kit/rpc-error.ts'
import type { Consumer, Leased } from '../engine/consumer.ts'
import type { Subscription } from '../engine/subscription.ts'

/** What became of one delivery; `later`: the receiver is not there, so it was no attempt. */
export type PushResult = 'ack' | 'nack' | 'later'

export interface PushWorkerOptions {
  subscription: Subscription
  /** Deliveries at the same time. */
  concurrency: number
  /** A delivery that takes longer is aborted and counts as failed. */
  timeoutMs: number
  /** Must not reject. */
  send: (leased: Leased, signal: AbortSignal) => Promise<PushResult>
}

/** Takes messages from a subscription and pushes each of them; messages of one ordering key one by one. */
export class PushWorker implements Consumer {
  readonly limit: { messages: number; bytes: number }
  readonly perKey = 1
  readonly leaseMs: number
  isPaused = false
  readonly #subscription: Subscription
  readonly #send: PushWorkerOptions['send']
  readonly #running = new Map<string, AbortController>()

  constructor({ subscription, concurrency, timeoutMs, send }: PushWorkerOptions) {
    this.limit = { messages: concurrency, bytes: Number.POSITIVE_INFINITY }
    this.leaseMs = timeoutMs
    this.#subscription = subscription
    this.#send = send
  }

  /** Begins to take messages. */
  start(): void {
    this.#subscription.attach(this)
  }

  receive(batch: readonly Leased[]): void {
    for (const leased of batch) void this.#push(leased)
  }

  fail(batch: readonly Leased[], _error: RpcError): void {
    for (const { ackId } of batch) this.#subscription.modifyDeadline([ackId], 0)
  }

  settled({ ackId }: Leased): void {
    this.#running.get(ackId)?.abort()
  }

  /** Takes part again after a pause. */
  resume(): void {
    if (!this.isPaused) return
    this.isPaused = false
    this.#subscription.pump()
  }

  /** Ends its work; what is under way is aborted and goes back without counting. */
  close(): void {
    this.isPaused = true
    this.#subscription.detach(this)
    for (const ackId of this.#running.keys()) this.#subscription.giveBack(ackId)
  }

  async #push(leased: Leased): Promise<void> {
    const abort = this.#running.get(leased.ackId) ?? new AbortController()
    this.#running.set(leased.ackId, abort)
    const result = await this.#send(leased, abort.signal)
    this.#running.delete(leased.ackId)
    if (result === 'ack') this.#subscription.acknowledge([leased.ackId])
    else if (result === 'nack') this.#subscription.modifyDeadline([leased.ackId], 0)
    else {
      this.isPaused = true
      this.#subscription.giveBack(leased.ackId)
    }
  }
}
