import type { RpcError } from '../../kit/rpc-error.ts'
import type { Message } from '../types.ts'

/** A message in a consumer's hands. */
export interface Leased {
  ackId: string
  message: Message
  /** 1 on the first delivery. */
  attempt: number
}

/** Somebody who takes messages from a subscription: a stream, a pull, a push endpoint, a function. */
export interface Consumer {
  /** The most that it may hold unacknowledged; a single larger message is still sent when it holds none. */
  readonly limit: { messages: number; bytes: number }
  /** True: nothing is sent for now. */
  readonly isPaused: boolean
  /** At most this many messages of one ordering key at once. */
  readonly perKey?: number
  /** How long it may hold a message; without it, the subscription's ack deadline. */
  readonly leaseMs?: number
  receive(batch: readonly Leased[]): void
  /** These messages were leased to it, but a fault hit their delivery. */
  fail(batch: readonly Leased[], error: RpcError): void
  /** It no longer holds this message: acknowledged, refused, expired or taken back. */
  settled?(leased: Leased): void
}
