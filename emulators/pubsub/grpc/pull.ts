import { RpcError, type RpcError as Failure } from '../../kit/rpc-error.ts'
import type { Broker } from '../engine/broker.ts'
import type { Consumer, Leased } from '../engine/consumer.ts'
import { isSuiteSubscription } from '../names.ts'
import { toWire, type WireReceivedMessage } from './convert.ts'

/** How long an empty Pull waits for a first message, on the emulator's clock; production's bound is not published. */
const WAIT_MS = 20_000

/** Answers a unary Pull: what is there now, else the first message that comes, else nothing after a while. */
export function pull(
  broker: Broker,
  request: { subscription?: string; maxMessages?: number; returnImmediately?: boolean },
  call: { onCancel(listener: () => void): void },
): Promise<{ receivedMessages: WireReceivedMessage[] }> {
  const subscription = broker.getSubscription(request.subscription)
  const messages = request.maxMessages ?? 0
  if (messages <= 0) throw new RpcError('INVALID_ARGUMENT', `Invalid max_messages: ${messages}. It must be positive.`)
  return new Promise((resolve, reject) => {
    const end = (): void => {
      consumer.isPaused = true
      subscription.detach(consumer)
      cancelTimer()
    }
    const answer = (batch: readonly Leased[]): void => {
      end()
      const withAttempt = subscription.config.deadLetterPolicy !== undefined
      resolve({ receivedMessages: batch.map((leased) => toWire(leased, withAttempt)) })
    }
    const consumer: Consumer & { isPaused: boolean } = {
      limit: { messages, bytes: Number.POSITIVE_INFINITY },
      isPaused: isSuiteSubscription(subscription.config.name),
      receive: answer,
      fail(_batch: readonly Leased[], error: Failure) {
        end()
        reject(error)
      },
    }
    const cancelTimer = broker.clock.after(WAIT_MS, () => answer([]))
    call.onCancel(end)
    subscription.attach(consumer)
    if (request.returnImmediately === true) answer([])
  })
}
