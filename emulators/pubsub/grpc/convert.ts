import type { Micros } from '../../kit/clock.ts'
import type { Leased } from '../engine/consumer.ts'
import type { NewMessage } from '../types.ts'

/** google.pubsub.v1.PubsubMessage as proto-loader gives and takes it. */
export interface WireMessage {
  data?: Buffer | Uint8Array
  attributes?: Record<string, string>
  messageId?: string
  publishTime?: { seconds: string; nanos: number }
  orderingKey?: string
}

export interface WireReceivedMessage {
  ackId: string
  message: WireMessage
  deliveryAttempt?: number
}

export function fromWire(message: WireMessage): NewMessage {
  return {
    data: Buffer.from(message.data ?? []),
    attributes: message.attributes ?? {},
    orderingKey: message.orderingKey ?? '',
  }
}

/** `withAttempt`: production counts attempts only for subscriptions with a dead-letter policy. */
export function toWire({ ackId, message, attempt }: Leased, withAttempt: boolean): WireReceivedMessage {
  return {
    ackId,
    message: {
      data: message.data,
      attributes: message.attributes,
      messageId: message.id,
      publishTime: timestamp(message.publishTime),
      ...(message.orderingKey !== '' && { orderingKey: message.orderingKey }),
    },
    ...(withAttempt && { deliveryAttempt: attempt }),
  }
}

function timestamp(time: Micros): { seconds: string; nanos: number } {
  return { seconds: String(Math.floor(time / 1e6)), nanos: (time % 1e6) * 1_000 }
}
