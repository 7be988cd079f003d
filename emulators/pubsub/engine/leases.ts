import type { Micros } from '../../kit/clock.ts'
import type { Consumer, Leased } from './consumer.ts'
import type { Delivery } from './lane.ts'

/** Who holds which message of a subscription, until when. */
export class Leases {
  readonly #subscription: string
  readonly #byAckId = new Map<string, Delivery>()
  readonly #open = new Set<Delivery>()
  readonly #held = new Map<Consumer, { messages: number; bytes: number }>()
  #count = 0

  constructor(subscription: string) {
    this.#subscription = subscription
  }

  get size(): number {
    return this.#open.size
  }

  heldBy(consumer: Consumer): { messages: number; bytes: number } {
    return this.#held.get(consumer) ?? { messages: 0, bytes: 0 }
  }

  find(ackId: string): Delivery | undefined {
    return this.#byAckId.get(ackId)
  }

  /** Lends a message under a new ack id; its former ack id means nothing from now on. */
  start(delivery: Delivery, consumer: Consumer, deadline: Micros): Leased {
    this.forget(delivery)
    this.#count += 1
    const ackId = `${this.#subscription}:${delivery.message.id}:${this.#count}`
    const leased = { ackId, message: delivery.message, attempt: delivery.failures + 1 }
    delivery.ackId = ackId
    delivery.lease = { leased, consumer, deadline }
    delivery.lane.leases += 1
    this.#byAckId.set(ackId, delivery)
    this.#open.add(delivery)
    const held = this.heldBy(consumer)
    this.#held.set(consumer, { messages: held.messages + 1, bytes: held.bytes + delivery.message.size })
    return leased
  }

  /** The message is nobody's again; nothing happens if it was nobody's. */
  end(delivery: Delivery): void {
    const { lease } = delivery
    if (lease === undefined) return
    delete delivery.lease
    delivery.lane.leases -= 1
    this.#open.delete(delivery)
    const held = this.heldBy(lease.consumer)
    if (held.messages <= 1) this.#held.delete(lease.consumer)
    else this.#held.set(lease.consumer, { messages: held.messages - 1, bytes: held.bytes - delivery.message.size })
    lease.consumer.settled?.(lease.leased)
  }

  /** The message's ack id means nothing from now on. */
  forget(delivery: Delivery): void {
    if (delivery.ackId !== undefined) this.#byAckId.delete(delivery.ackId)
  }

  /** What should have been acknowledged by `now`, the longest overdue first. */
  expired(now: Micros): Delivery[] {
    const overdue = [...this.#open].filter(({ lease }) => lease !== undefined && lease.deadline <= now)
    return overdue.sort((a, b) => (a.lease?.deadline ?? 0) - (b.lease?.deadline ?? 0))
  }

  nextDeadline(): Micros {
    let next = Number.POSITIVE_INFINITY
    for (const { lease } of this.#open) if (lease !== undefined) next = Math.min(next, lease.deadline)
    return next
  }
}
