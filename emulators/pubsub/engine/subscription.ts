import type { Clock, Micros } from '../../kit/clock.ts'
import { toSeconds } from '../duration.ts'
import { BATCH } from '../limits.ts'
import type { Message, SubscriptionConfig } from '../types.ts'
import { backoffMs } from './backoff.ts'
import type { Consumer, Leased } from './consumer.ts'
import type { Delivery, Lane } from './lane.ts'
import { Leases } from './leases.ts'

/** What a subscription asks of its broker. */
export interface SubscriptionHooks {
  /** Messages are done with; called before they leave the backlog, so that it can be written down first. */
  done(ids: string[]): void
  /** A delivery failed for the `failures`th time. */
  failed(id: string, failures: number): void
  /** Forwards the message to the dead-letter topic and has it removed; false when that topic does not exist. */
  deadLetter(message: Message, deliveries: number): boolean
  /** Brings leased messages to the consumer, faults included. */
  hand(consumer: Consumer, batch: Leased[]): void
}

export interface SubscriptionStats {
  backlog: number
  outstanding: number
  /** Waiting for their backoff to pass. */
  delayed: number
  oldestPublishTime?: string
}

/** The backlog of one subscription and its delivery: leases, acknowledgement, ordering, backoff, dead-lettering. */
export class Subscription {
  config: SubscriptionConfig
  readonly #clock: Clock
  readonly #hooks: SubscriptionHooks
  readonly #messages = new Map<string, Delivery>()
  readonly #keyed = new Map<string, Lane>()
  readonly #ready = new Set<Lane>()
  readonly #delayed = new Set<Lane>()
  readonly #leases: Leases
  readonly #consumers: Consumer[] = []
  #cancelTimer: (() => void) | undefined
  #timerAt: Micros = Number.POSITIVE_INFINITY
  #isPumping = false

  constructor(config: SubscriptionConfig, clock: Clock, hooks: SubscriptionHooks) {
    this.config = config
    this.#clock = clock
    this.#hooks = hooks
    this.#leases = new Leases(config.name)
  }

  /** Appends a message; `pump` sends it. */
  add(message: Message, failures = 0): void {
    const isOrdered = this.config.enableMessageOrdering === true && message.orderingKey !== ''
    const lane = (isOrdered ? this.#keyed.get(message.orderingKey) : undefined) ?? {
      key: isOrdered ? message.orderingKey : '',
      queue: [],
      leases: 0,
      notBefore: 0,
    }
    if (isOrdered) this.#keyed.set(message.orderingKey, lane)
    const delivery: Delivery = { message, lane, failures, isAcked: false }
    lane.queue.push(delivery)
    this.#messages.set(message.id, delivery)
    if (lane.leases === 0 && !this.#delayed.has(lane)) this.#ready.add(lane)
  }

  /** Takes messages out of the backlog, whatever their state. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const delivery = this.#messages.get(id)
      if (delivery === undefined) continue
      this.#messages.delete(id)
      this.#leases.end(delivery)
      this.#leases.forget(delivery)
      const { lane } = delivery
      lane.queue.splice(lane.queue.indexOf(delivery), 1)
      this.#requeue(lane)
    }
  }

  clear(): void {
    this.remove([...this.#messages.keys()])
  }

  setFailures(id: string, failures: number): void {
    const delivery = this.#messages.get(id)
    if (delivery !== undefined) delivery.failures = failures
  }

  /** Every message with its failures, oldest first. */
  *messages(): Generator<{ message: Message; failures: number }> {
    for (const { message, failures } of this.#messages.values()) yield { message, failures }
  }

  attach(consumer: Consumer): void {
    this.#consumers.push(consumer)
    this.pump()
  }

  /** The consumer gets no more; what it holds stays with it until the deadline. */
  detach(consumer: Consumer): void {
    const index = this.#consumers.indexOf(consumer)
    if (index >= 0) this.#consumers.splice(index, 1)
  }

  /** Unknown and outdated ack ids are ignored, as in production without exactly-once delivery. */
  acknowledge(ackIds: readonly string[]): void {
    const acked = new Set<string>()
    for (const ackId of ackIds) {
      const delivery = this.#leases.find(ackId)
      if (delivery === undefined) continue
      const { queue } = delivery.lane
      if (delivery.lease === undefined && queue[0] !== delivery) continue
      delivery.isAcked = true
      this.#leases.end(delivery)
      // An acknowledgement only counts once everything before it in its lane is acknowledged too.
      for (const next of queue) {
        if (!next.isAcked) break
        acked.add(next.message.id)
      }
    }
    const done = [...acked]
    if (done.length > 0) {
      this.#hooks.done(done)
      this.remove(done)
    }
    this.pump()
  }

  /** Moves the deadline of what is still held to now + `seconds`; 0 refuses the messages. */
  modifyDeadline(ackIds: readonly string[], seconds: number): void {
    for (const ackId of ackIds) {
      const delivery = this.#leases.find(ackId)
      if (delivery?.lease === undefined) continue
      if (seconds === 0) this.#fail(delivery)
      else {
        delivery.lease.deadline = this.#clock.now() + seconds * 1e6
        this.#arm(delivery.lease.deadline)
      }
    }
    this.pump()
  }

  /** Takes a message back without counting a failure: its consumer could not even try. */
  giveBack(ackId: string): void {
    const delivery = this.#leases.find(ackId)
    if (delivery?.lease === undefined) return
    this.#leases.end(delivery)
    this.#requeue(delivery.lane)
    this.pump()
  }

  /** Sends what is ready to whoever has room, in turns. */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      this.#dropExpired()
      while (this.#ready.size > 0) {
        const batch = this.#nextBatch()
        if (batch === undefined) break
        this.#hooks.hand(batch.consumer, batch.leased)
      }
    } finally {
      this.#isPumping = false
    }
  }

  stats(): SubscriptionStats {
    const [oldest] = this.#messages.values()
    let delayed = 0
    for (const lane of this.#delayed) delayed += lane.queue.length
    return {
      backlog: this.#messages.size,
      outstanding: this.#leases.size,
      delayed,
      ...(oldest && { oldestPublishTime: new Date(oldest.message.publishTime / 1_000).toISOString() }),
    }
  }

  /** Stops its timer. */
  close(): void {
    this.#cancelTimer?.()
    this.#consumers.length = 0
  }

  #nextBatch(): { consumer: Consumer; leased: Leased[] } | undefined {
    for (let turn = this.#consumers.length; turn > 0; turn--) {
      const consumer = this.#consumers.shift()
      if (consumer === undefined) return undefined
      this.#consumers.push(consumer)
      const leased = consumer.isPaused ? [] : this.#lease(consumer)
      if (leased.length > 0) return { consumer, leased }
    }
    return undefined
  }

  #lease(consumer: Consumer): Leased[] {
    const held = this.#leases.heldBy(consumer)
    let messages = Math.min(consumer.limit.messages - held.messages, BATCH.messages)
    let bytes = Math.min(consumer.limit.bytes - held.bytes, BATCH.bytes)
    const batch: Leased[] = []
    const deadline = this.#clock.now() + (consumer.leaseMs ?? this.config.ackDeadlineSeconds * 1_000) * 1_000
    for (const lane of this.#ready) {
      if (messages <= 0) break
      for (const delivery of lane.queue) {
        if (delivery.isAcked) continue
        const { size } = delivery.message
        const isAlone = held.messages === 0 && batch.length === 0
        if (messages <= 0 || lane.leases >= (consumer.perKey ?? Number.POSITIVE_INFINITY)) break
        if (size > bytes && !isAlone) return this.#taken(batch, deadline)
        batch.push(this.#leases.start(delivery, consumer, deadline))
        this.#ready.delete(lane)
        messages -= 1
        bytes -= size
      }
    }
    return this.#taken(batch, deadline)
  }

  #taken(batch: Leased[], deadline: Micros): Leased[] {
    if (batch.length > 0) this.#arm(deadline)
    return batch
  }

  #fail(delivery: Delivery): void {
    const { lane, message } = delivery
    this.#leases.end(delivery)
    delivery.failures += 1
    // What comes after it in its key is sent again too, acknowledged or not.
    for (const later of lane.queue.slice(lane.queue.indexOf(delivery) + 1)) {
      later.isAcked = false
      this.#leases.end(later)
    }
    const policy = this.config.deadLetterPolicy
    if (policy !== undefined && delivery.failures >= policy.maxDeliveryAttempts) {
      if (this.#hooks.deadLetter(message, delivery.failures)) return
    }
    this.#hooks.failed(message.id, delivery.failures)
    lane.notBefore = this.#clock.now() + backoffMs(this.config, delivery.failures) * 1_000
    this.#requeue(lane)
  }

  /** Makes a lane ready, now or when its backoff has passed, once nothing of it is out. */
  #requeue(lane: Lane): void {
    if (lane.leases > 0) return
    this.#ready.delete(lane)
    this.#delayed.delete(lane)
    if (lane.queue.length === 0) {
      if (lane.key !== '') this.#keyed.delete(lane.key)
    } else if (lane.notBefore > this.#clock.now()) {
      this.#delayed.add(lane)
      this.#arm(lane.notBefore)
    } else this.#ready.add(lane)
  }

  #dropExpired(): void {
    const oldest = this.#clock.now() - toSeconds(this.config.messageRetentionDuration) * 1e6
    const expired: string[] = []
    for (const { message } of this.#messages.values()) {
      if (message.publishTime >= oldest) break
      expired.push(message.id)
    }
    if (expired.length === 0) return
    this.#hooks.done(expired)
    this.remove(expired)
  }

  #arm(at: Micros): void {
    if (at >= this.#timerAt) return
    this.#cancelTimer?.()
    this.#timerAt = at
    this.#cancelTimer = this.#clock.after((at - this.#clock.now()) / 1_000, () => this.#sweep())
  }

  #sweep(): void {
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    for (const delivery of this.#leases.expired(now)) if (delivery.lease !== undefined) this.#fail(delivery)
    for (const lane of this.#delayed) if (lane.notBefore <= now) this.#requeue(lane)
    let next = this.#leases.nextDeadline()
    for (const lane of this.#delayed) next = Math.min(next, lane.notBefore)
    if (next < Number.POSITIVE_INFINITY) this.#arm(next)
    this.pump()
  }
}
