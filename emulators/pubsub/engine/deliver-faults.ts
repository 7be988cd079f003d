import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Consumer, Leased } from './consumer.ts'

/** A group of held-back messages that does not fill up is sent after this time. */
const REORDER_WAIT_MS = 1_000

interface Held {
  consumer: Consumer
  messages: Leased[]
  cancel: () => void
}

/** Brings messages to consumers and lets the `deliver` faults strike, one message at a time. */
export class DeliverFaults {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #held = new Map<Consumer, Held>()

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock
    this.#faults = faults
  }

  hand(consumer: Consumer, batch: readonly Leased[]): void {
    if (this.#faults.list().length === 0) return consumer.receive(batch)
    const plain: Leased[] = []
    for (const leased of batch) {
      const fault = this.#faults.strike('deliver')
      const act = (): void => {
        if (fault?.error !== undefined)
          consumer.fail([leased], new RpcError(fault.error, `Delivery failed by a planned fault (${fault.error}).`))
        else if (fault?.drop === true)
          consumer.fail([leased], new RpcError('UNAVAILABLE', 'Delivery dropped by a planned fault.'))
        else if (fault?.reorder !== undefined) this.#hold(consumer, leased, fault.reorder)
        else consumer.receive(fault?.duplicate === true ? [leased, leased] : [leased])
      }
      if (fault === undefined) plain.push(leased)
      else if (fault.latencyMs === undefined) act()
      else this.#clock.after(fault.latencyMs, act)
    }
    if (plain.length > 0) consumer.receive(plain)
  }

  #hold(consumer: Consumer, leased: Leased, groupSize: number): void {
    const held = this.#held.get(consumer) ?? {
      consumer,
      messages: [],
      cancel: this.#clock.after(REORDER_WAIT_MS, () => this.#flush(consumer)),
    }
    this.#held.set(consumer, held)
    held.messages.push(leased)
    if (held.messages.length >= groupSize) this.#flush(consumer)
  }

  #flush(consumer: Consumer): void {
    const held = this.#held.get(consumer)
    if (held === undefined) return
    this.#held.delete(consumer)
    held.cancel()
    consumer.receive(held.messages.reverse())
  }
}
