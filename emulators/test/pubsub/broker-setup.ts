import { Clock } from '../../kit/clock.ts'
import { Faults } from '../../kit/faults.ts'
import type { RpcError } from '../../kit/rpc-error.ts'
import { Broker } from '../../pubsub/engine/broker.ts'
import type { Consumer, Leased } from '../../pubsub/engine/consumer.ts'
import type { SubscriptionConfig } from '../../pubsub/types.ts'

export const TOPIC = 'projects/p/topics/orders'
export const SUBSCRIPTION = 'projects/p/subscriptions/worker'

/** A broker on a clock that stands still, with one topic and one subscription. */
export function brokerSetup(config: Partial<SubscriptionConfig> = {}, dataDir?: string) {
  const clock = new Clock()
  clock.freeze()
  const faults = new Faults()
  const broker = new Broker({ clock, faults, dataDir })
  if (!broker.topics.has(TOPIC)) broker.createTopic({ name: TOPIC })
  if (!broker.subscriptions.has(SUBSCRIPTION))
    broker.createSubscription({ name: SUBSCRIPTION, topic: TOPIC, ...config })
  const subscription = broker.getSubscription(SUBSCRIPTION)
  const publish = (text: string, orderingKey = '') =>
    broker.publish(TOPIC, [{ data: Buffer.from(text), attributes: {}, orderingKey }])[0] ?? ''
  const advance = (seconds: number) => clock.advance(seconds * 1e6)
  return { clock, faults, broker, subscription, publish, advance }
}

/** A consumer that writes down what it gets. */
export class Recorder implements Consumer {
  readonly limit: { messages: number; bytes: number }
  isPaused = false
  readonly received: Leased[] = []
  readonly errors: RpcError[] = []

  constructor(messages = 100, bytes = 1e9) {
    this.limit = { messages, bytes }
  }

  receive(batch: readonly Leased[]): void {
    this.received.push(...batch)
  }

  fail(_batch: readonly Leased[], error: RpcError): void {
    this.errors.push(error)
  }

  get texts(): string[] {
    return this.received.map(({ message }) => message.data.toString())
  }

  /** The ack id of the latest delivery of a message. */
  ackId(text: string): string {
    return this.received.findLast(({ message }) => message.data.toString() === text)?.ackId ?? 'none'
  }
}
