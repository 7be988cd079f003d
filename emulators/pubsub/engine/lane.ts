import type { Micros } from '../../kit/clock.ts'
import type { Message } from '../types.ts'
import type { Consumer, Leased } from './consumer.ts'

/** One message's place in a subscription. */
export interface Delivery {
  readonly message: Message
  readonly lane: Lane
  /** Refusals and missed deadlines so far. */
  failures: number
  /** The latest ack id, also after its lease ended: a late acknowledgement still counts until the message is sent again. */
  ackId?: string
  lease?: { leased: Leased; consumer: Consumer; deadline: Micros }
  /** Ordered and acknowledged, but an earlier message of its key is not. */
  isAcked: boolean
}

/**
 * A queue whose messages must stay in order: all of one ordering key, or one unordered message. At most one batch of it is
 * out at any time, and a failure in the batch sends that message and everything behind it again.
 */
export interface Lane {
  /** Empty for an unordered message. */
  readonly key: string
  readonly queue: Delivery[]
  leases: number
  notBefore: Micros
}
