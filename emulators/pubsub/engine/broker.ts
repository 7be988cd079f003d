import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { isFunctionSubscription, isSuiteSubscription, parseName } from '../names.ts'
import { Journal } from '../store/journal.ts'
import { restoreMessage, storeMessage, type Operation } from '../store/operation.ts'
import { DELETED_TOPIC, type Message, type NewMessage, type SubscriptionConfig, type TopicConfig } from '../types.ts'
import { subscriptionConfig, topicConfig } from './configs.ts'
import { deadLetter } from './dead-letter.ts'
import { DeliverFaults } from './deliver-faults.ts'
import { checkMessages, messageSize } from './new-message.ts'
import { RecentMessages } from './recent-messages.ts'
import { Subscription } from './subscription.ts'
import { applyMask } from './update-mask.ts'

export interface BrokerOptions {
  clock: Clock
  faults: Faults
  /** Where the state is kept; without it, it ends with the process. */
  dataDir?: string | undefined
  log?: (line: string) => void
}

/** Topics, subscriptions and their messages. Every change is written to the journal first, then made; RpcErrors are production's. */
export class Broker {
  readonly clock: Clock
  readonly #topics = new Map<string, TopicConfig>()
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #subscriptionListeners = new Set<(name: string) => void>()
  readonly #faults: DeliverFaults
  readonly #journal: Journal | undefined
  readonly #recent: RecentMessages
  readonly #log: (line: string) => void
  #isCompactionFailing = false
  // Ids start at the time in microseconds, so that they stay unique when a state is thrown away.
  #lastId = Date.now() * 1_000

  constructor({ clock, faults, dataDir, log = () => undefined }: BrokerOptions) {
    this.clock = clock
    this.#log = log
    this.#faults = new DeliverFaults(clock, faults)
    this.#recent = new RecentMessages(clock)
    this.#journal = dataDir === undefined ? undefined : new Journal(dataDir, (operation) => this.#apply(operation))
  }

  get topics(): ReadonlyMap<string, TopicConfig> {
    return this.#topics
  }

  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions
  }

  /** Calls back when a subscription was created, changed or deleted; returns a function that ends it. */
  onSubscription(listener: (name: string) => void): () => void {
    this.#subscriptionListeners.add(listener)
    return () => void this.#subscriptionListeners.delete(listener)
  }

  createTopic(request: Partial<TopicConfig>): TopicConfig {
    const topic = topicConfig(request)
    if (this.#topics.has(topic.name)) throw exists(topic.name)
    this.#change([{ op: 'topic', topic }])
    return topic
  }

  getTopic(name: string | undefined): TopicConfig {
    parseName(name, 'topics')
    const topic = this.#topics.get(name ?? '')
    if (topic === undefined) throw missing(name)
    return topic
  }

  updateTopic(update: Partial<TopicConfig>, paths: readonly string[] | undefined): TopicConfig {
    const topic = topicConfig(applyMask('topic', this.getTopic(update.name), update, paths))
    this.#change([{ op: 'topic', topic }])
    return topic
  }

  /** The topic's subscriptions stay, with their backlog, but get nothing more. */
  deleteTopic(name: string | undefined): void {
    const topic = this.getTopic(name)
    this.#change([{ op: 'topic-deleted', name: topic.name }])
  }

  createSubscription(request: Partial<SubscriptionConfig>): SubscriptionConfig {
    const config = subscriptionConfig(request)
    this.getTopic(config.topic)
    // A function's dead-letter topic is made when the first message needs it.
    if (config.deadLetterPolicy !== undefined && !isFunctionSubscription(config.name))
      this.getTopic(config.deadLetterPolicy.deadLetterTopic)
    if (this.#subscriptions.has(config.name)) throw exists(config.name)
    this.#change([{ op: 'subscription', subscription: config }])
    return config
  }

  /** Gives a new subscription what was published on its topic in the last seconds, because it was noticed late. */
  catchUp(name: string): void {
    const { config } = this.getSubscription(name)
    const operations = this.#recent
      .of(config.topic)
      .map((message): Operation => ({ op: 'message', topic: config.topic, to: [name], message: storeMessage(message) }))
    if (operations.length > 0) this.#change(operations)
  }

  getSubscription(name: string | undefined): Subscription {
    parseName(name, 'subscriptions')
    const subscription = this.#subscriptions.get(name ?? '')
    if (subscription === undefined) throw missing(name)
    return subscription
  }

  updateSubscription(update: Partial<SubscriptionConfig>, paths: readonly string[] | undefined): SubscriptionConfig {
    const current = this.getSubscription(update.name).config
    const config = subscriptionConfig(applyMask('subscription', current, update, paths))
    this.#change([{ op: 'subscription', subscription: config }])
    return config
  }

  deleteSubscription(name: string | undefined): void {
    const { config } = this.getSubscription(name)
    this.#change([{ op: 'subscription-deleted', name: config.name }])
  }

  /** Message ids, in order. Once it returns, the messages survive a crash. */
  publish(topic: string | undefined, messages: readonly NewMessage[]): string[] {
    const { name } = this.getTopic(topic)
    checkMessages(messages)
    const operations = messages.map((message) => this.#message(name, message))
    this.#change(operations)
    return operations.map(({ message }) => message.id)
  }

  /** Drops every message; topics and subscriptions stay, because the suite holds streams on them. */
  clear(): void {
    this.#recent.clear()
    for (const subscription of this.#subscriptions.values()) subscription.clear()
    this.#journal?.compact(this.#state())
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close()
    this.#journal?.close()
  }

  #message(topic: string, content: NewMessage): Extract<Operation, { op: 'message' }> {
    this.#lastId += 1
    const message: Message = {
      ...content,
      id: String(this.#lastId),
      publishTime: this.clock.now(),
      size: messageSize(content),
    }
    const to: string[] = []
    for (const { config } of this.#subscriptions.values()) {
      if (config.topic !== topic) continue
      if (isSuiteSubscription(config.name)) this.#recent.add(topic, message)
      else to.push(config.name)
    }
    return { op: 'message', topic, to, message: storeMessage(message) }
  }

  #change(operations: readonly Operation[]): void {
    this.#journal?.append(operations)
    for (const operation of operations) this.#apply(operation)
    for (const operation of operations) this.#announce(operation)
    this.#compactIfLong()
  }

  #compactIfLong(): void {
    try {
      if (this.#journal?.compactIfLong(() => this.#state()) === true) this.#isCompactionFailing = false
    } catch (error) {
      // The change is stored, in a log that is longer than it need be.
      if (!this.#isCompactionFailing)
        this.#log(`The log of Pub/Sub grows, since it cannot be replaced: ${String(error)}`)
      this.#isCompactionFailing = true
    }
  }

  #announce(operation: Operation): void {
    if (operation.op === 'message') for (const name of operation.to) this.#subscriptions.get(name)?.pump()
    const name =
      operation.op === 'subscription'
        ? operation.subscription.name
        : operation.op === 'subscription-deleted'
          ? operation.name
          : undefined
    if (name !== undefined) for (const listener of this.#subscriptionListeners) listener(name)
  }

  #apply(operation: Operation): void {
    switch (operation.op) {
      case 'topic':
        this.#topics.set(operation.topic.name, operation.topic)
        break
      case 'topic-deleted':
        this.#topics.delete(operation.name)
        for (const subscription of this.#subscriptions.values()) {
          if (subscription.config.topic === operation.name)
            subscription.config = { ...subscription.config, topic: DELETED_TOPIC }
        }
        break
      case 'subscription':
        this.#setSubscription(operation.subscription)
        break
      case 'subscription-deleted':
        this.#subscriptions.get(operation.name)?.close()
        this.#subscriptions.delete(operation.name)
        break
      case 'message': {
        const message = restoreMessage(operation.message)
        this.#lastId = Math.max(this.#lastId, Number(message.id))
        for (const name of operation.to) this.#subscriptions.get(name)?.add(message, operation.failures?.[name])
        break
      }
      case 'done':
        this.#subscriptions.get(operation.subscription)?.remove(operation.ids)
        break
      case 'failed':
        this.#subscriptions.get(operation.subscription)?.setFailures(operation.id, operation.failures)
        break
    }
  }

  #setSubscription(config: SubscriptionConfig): void {
    const existing = this.#subscriptions.get(config.name)
    if (existing !== undefined) {
      existing.config = config
      return
    }
    const { name } = config
    const subscription = new Subscription(config, this.clock, {
      done: (ids) => this.#journal?.append([{ op: 'done', subscription: name, ids }]),
      failed: (id, failures) => this.#journal?.append([{ op: 'failed', subscription: name, id, failures }]),
      deadLetter: (message, deliveries) => this.#deadLetter(subscription.config, message, deliveries),
      hand: (consumer, batch) => this.#faults.hand(consumer, batch),
    })
    this.#subscriptions.set(name, subscription)
  }

  #deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean {
    const topic = config.deadLetterPolicy?.deadLetterTopic ?? ''
    if (!this.#topics.has(topic)) {
      if (!isFunctionSubscription(config.name)) return false
      this.#createDeadLetterTopic(topic)
    }
    const forward = this.#message(topic, deadLetter(message, config.name, deliveries))
    this.#change([forward, { op: 'done', subscription: config.name, ids: [message.id] }])
    return true
  }

  /** The topic and a subscription of the same name that keeps what arrives, so that no dead letter is lost. */
  #createDeadLetterTopic(topic: string): void {
    this.createTopic({ name: topic })
    const { project, id } = parseName(topic, 'topics')
    const name = `projects/${project}/subscriptions/${id}`
    if (!this.#subscriptions.has(name)) this.createSubscription({ name, topic })
  }

  *#state(): Generator<Operation> {
    for (const topic of this.#topics.values()) yield { op: 'topic', topic }
    for (const { config } of this.#subscriptions.values()) yield { op: 'subscription', subscription: config }
    for (const subscription of this.#subscriptions.values()) {
      const { name, topic } = subscription.config
      for (const { message, failures } of subscription.messages()) {
        yield {
          op: 'message',
          topic,
          to: [name],
          message: storeMessage(message),
          ...(failures > 0 && { failures: { [name]: failures } }),
        }
      }
    }
  }
}

function missing(name: string | undefined): RpcError {
  return new RpcError('NOT_FOUND', `Resource not found (resource=${name ?? ''}).`)
}

function exists(name: string): RpcError {
  return new RpcError('ALREADY_EXISTS', `Resource already exists in the project (resource=${name}).`)
}
