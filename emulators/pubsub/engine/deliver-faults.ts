import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { HeldGroup, holdsBack } from '../../kit/held-group.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Consumer, Leased } from './consumer.ts'

/** Brings messages to consumers and lets the `deliver` faults strike, one message at a time. */
export class DeliverFaults {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #held = new WeakMap<Consumer, HeldGroup<Leased>>()

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
        else if (fault !== undefined && holdsBack(fault)) this.#group(consumer).hold(leased, fault)
        else consumer.receive(fault?.duplicate === true ? [leased, leased] : [leased])
      }
      if (fault === undefined) plain.push(leased)
      else if (fault.latencyMs === undefined) act()
      else this.#clock.after(fault.latencyMs, act)
    }
    if (plain.length > 0) consumer.receive(plain)
  }

  #group(consumer: Consumer): HeldGroup<Leased> {
    const known = this.#held.get(consumer)
    if (known !== undefined) return known
    const group = new HeldGroup<Leased>(this.#clock, (messages) => consumer.receive(messages))
    this.#held.set(consumer, group)
    return group
  }
}
