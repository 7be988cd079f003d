import type { EmulatedFunction, FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { invokeFunction } from '../../kit/invoke-function.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { fromSeconds } from '../duration.ts'
import type { Broker } from '../engine/broker.ts'
import type { Leased } from '../engine/consumer.ts'
import type { Subscription } from '../engine/subscription.ts'
import { functionSubscription, isFunctionSubscription, isSuiteSubscription, parseName, shortName } from '../names.ts'
import { PushWorker, type PushResult } from '../push/push-worker.ts'
import { cloudEvent } from './cloud-event.ts'

const MESSAGE_PUBLISHED = 'google.cloud.pubsub.topic.v1.messagePublished'
const HEADERS = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
/** What the Functions emulator may need to load a function, on top of the function's own time limit. */
const LOAD_SECONDS = 40
/** A subscription whose function is not listed any more for this many looks in a row is deleted, as a deployment would. */
const GONE_AFTER_LOOKS = 30

export interface FunctionDeliveryOptions {
  /** Seconds before the second delivery of a failed message, doubled up to the maximum. Production: 10 and 600. */
  backoffSeconds: { minimum: number; maximum: number }
  maxDeliveryAttempts: number
  /** Upper bound of a delivery, whatever the function's own time limit. */
  timeoutSeconds: number
  /** Deliveries to one function at the same time; the Functions emulator starts a process for each. */
  concurrency: number
}

interface Target {
  fn: EmulatedFunction
  worker: PushWorker
}

/**
 * Delivers messages to the functions that subscribe to their topics, because the suite's own delivery acknowledges whatever
 * happens. Each function has a subscription `mesh-fn-<function>`: ordered, acknowledged only when the function succeeds, retried
 * with backoff and in the end forwarded to `<topic>-dead-letter`.
 */
export class FunctionDelivery {
  readonly #broker: Broker
  readonly #emulator: FunctionsEmulator
  readonly #options: FunctionDeliveryOptions
  readonly #log: (line: string) => void
  readonly #targets = new Map<string, Target>()
  readonly #goneLooks = new Map<string, number>()
  readonly #refused = new Map<string, string>()

  constructor(
    broker: Broker,
    emulator: FunctionsEmulator,
    options: FunctionDeliveryOptions,
    log: (line: string) => void,
  ) {
    this.#broker = broker
    this.#emulator = emulator
    this.#options = options
    this.#log = log
    emulator.onRefresh(() => this.#sync())
    // The suite makes its subscription just before it loads the function behind it.
    broker.onSubscription((name) => {
      if (isSuiteSubscription(name)) void emulator.refresh()
    })
  }

  close(): void {
    for (const { worker } of this.#targets.values()) worker.close()
  }

  #sync(): void {
    if (!this.#emulator.isUp) return
    const listed = new Set<string>()
    const functions = this.#emulator.functions.filter((fn) => this.#isSubscriber(fn))
    for (const fn of functions) {
      const hasNamesake = functions.some((other) => other.name === fn.name && other.id !== fn.id)
      const topic = fn.eventTrigger?.resource ?? ''
      try {
        const name = functionSubscription(parseName(topic, 'topics').project, hasNamesake ? fn.id : fn.name)
        listed.add(name)
        this.#target(name, topic, fn)
      } catch (error) {
        if (!(error instanceof RpcError)) throw error
        this.#refuse(fn, `function ${fn.id} cannot subscribe to its topic: ${error.message}`)
      }
    }
    if (this.#emulator.functions.length > 0) this.#dropGone(listed)
  }

  #isSubscriber(fn: EmulatedFunction): boolean {
    const type = fn.eventTrigger?.eventType
    if (type === MESSAGE_PUBLISHED && fn.platform === 'gcfv2') return true
    if (type === 'google.pubsub.topic.publish') {
      this.#refuse(
        fn,
        `function ${fn.id} is gen 1 and gets no Pub/Sub messages here; write it with onMessagePublished (firebase-functions/v2).`,
      )
    }
    return false
  }

  /** Says why a function gets nothing, once for each reason. */
  #refuse(fn: EmulatedFunction, why: string): void {
    if (this.#refused.get(fn.id) === why) return
    this.#refused.set(fn.id, why)
    this.#log(why)
  }

  #target(name: string, topic: string, fn: EmulatedFunction): void {
    const current = this.#targets.get(name)
    const existing = this.#broker.subscriptions.get(name)
    if (current !== undefined && existing?.config.topic === topic) {
      current.fn = fn
      // A look that succeeded ends the pause that a missing emulator or function caused.
      if (this.#emulator.keyOf(fn.id) !== undefined) current.worker.resume()
      return
    }
    current?.worker.close()
    const subscription = this.#subscribe(name, topic)
    const timeoutSeconds = Math.min(this.#options.timeoutSeconds, fn.timeoutSeconds + LOAD_SECONDS)
    const worker = new PushWorker({
      subscription,
      concurrency: this.#options.concurrency,
      timeoutMs: timeoutSeconds * 1_000,
      send: (leased, signal) => this.#deliver(name, subscription, leased, signal),
    })
    this.#targets.set(name, { fn, worker })
    worker.start()
  }

  #subscribe(name: string, topic: string): Subscription {
    const existing = this.#broker.subscriptions.get(name)
    const { backoffSeconds, maxDeliveryAttempts } = this.#options
    const retryPolicy = {
      minimumBackoff: fromSeconds(backoffSeconds.minimum),
      maximumBackoff: fromSeconds(backoffSeconds.maximum),
    }
    const deadLetterPolicy = { deadLetterTopic: `${topic}-dead-letter`, maxDeliveryAttempts }
    if (existing?.config.topic === topic) {
      this.#broker.updateSubscription({ name, retryPolicy, deadLetterPolicy }, ['retry_policy', 'dead_letter_policy'])
      return existing
    }
    if (existing !== undefined) this.#broker.deleteSubscription(name)
    if (!this.#broker.topics.has(topic)) this.#broker.createTopic({ name: topic })
    this.#broker.createSubscription({
      name,
      topic,
      ackDeadlineSeconds: 600,
      enableMessageOrdering: true,
      retryPolicy,
      deadLetterPolicy,
    })
    this.#broker.catchUp(name)
    return this.#broker.getSubscription(name)
  }

  async #deliver(name: string, subscription: Subscription, leased: Leased, signal: AbortSignal): Promise<PushResult> {
    const fn = this.#targets.get(name)?.fn
    if (fn === undefined) return 'later'
    const result = await invokeFunction(this.#emulator, fn.id, HEADERS, cloudEvent(leased, subscription.config), signal)
    if (result.outcome === 'done') return 'ack'
    if (result.outcome === 'absent') return 'later'
    const { maxDeliveryAttempts } = this.#options
    const reason = signal.aborted ? 'no answer in time' : result.reason
    const next =
      leased.attempt < maxDeliveryAttempts
        ? 'will be retried'
        : `goes to ${shortName(subscription.config.topic)}-dead-letter`
    this.#log(
      `function ${fn.name}: attempt ${leased.attempt} of ${maxDeliveryAttempts} at message ${leased.message.id} failed (${reason}); it ${next}.`,
    )
    return 'nack'
  }

  #dropGone(listed: ReadonlySet<string>): void {
    for (const name of this.#broker.subscriptions.keys()) {
      if (!isFunctionSubscription(name) || listed.has(name)) continue
      const looks = (this.#goneLooks.get(name) ?? 0) + 1
      this.#goneLooks.set(name, looks)
      if (looks < GONE_AFTER_LOOKS) continue
      this.#targets.get(name)?.worker.close()
      this.#targets.delete(name)
      this.#goneLooks.delete(name)
      const { backlog } = this.#broker.getSubscription(name).stats()
      this.#log(`${shortName(name)}: its function is gone; the subscription is deleted with ${backlog} messages.`)
      this.#broker.deleteSubscription(name)
    }
    for (const name of listed) this.#goneLooks.delete(name)
  }
}
