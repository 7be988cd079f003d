import type { Broker } from '../engine/broker.ts'
import type { Leased } from '../engine/consumer.ts'
import type { Subscription } from '../engine/subscription.ts'
import { messageJson } from './message-json.ts'
import { PushWorker, type PushResult } from './push-worker.ts'

/** Source: https://cloud.google.com/pubsub/docs/push#receive_push */
const SUCCESS = [102, 200, 201, 202, 204]
const CONCURRENCY = 10

/** Pushes the messages of every subscription that has a push endpoint. */
export class PushEndpoints {
  readonly #broker: Broker
  readonly #workers = new Map<string, { endpoint: string; worker: PushWorker }>()

  constructor(broker: Broker) {
    this.#broker = broker
    for (const name of broker.subscriptions.keys()) this.#sync(name)
    broker.onSubscription((name) => this.#sync(name))
  }

  close(): void {
    for (const { worker } of this.#workers.values()) worker.close()
  }

  #sync(name: string): void {
    const subscription = this.#broker.subscriptions.get(name)
    const endpoint = subscription?.config.pushConfig?.pushEndpoint ?? ''
    const current = this.#workers.get(name)
    if ((current?.endpoint ?? '') === endpoint) return
    current?.worker.close()
    this.#workers.delete(name)
    if (subscription === undefined || endpoint === '') return
    const worker = new PushWorker({
      subscription,
      concurrency: CONCURRENCY,
      timeoutMs: subscription.config.ackDeadlineSeconds * 1_000,
      send: (leased, signal) => post(endpoint, subscription, leased, signal),
    })
    this.#workers.set(name, { endpoint, worker })
    worker.start()
  }
}

async function post(
  endpoint: string,
  subscription: Subscription,
  leased: Leased,
  signal: AbortSignal,
): Promise<PushResult> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(messageJson(leased, subscription.config)),
      signal,
    })
    await response.arrayBuffer()
    return SUCCESS.includes(response.status) ? 'ack' : 'nack'
  } catch {
    // An endpoint that cannot be reached has not acknowledged; as in production that is a failed attempt.
    return 'nack'
  }
}
