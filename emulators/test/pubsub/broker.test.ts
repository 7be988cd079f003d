import { describe, expect, test } from 'vitest'
import type { StatusName } from '../../kit/rpc-error.ts'
import { fromSeconds } from '../../pubsub/duration.ts'
import type { NewMessage } from '../../pubsub/types.ts'
import { brokerSetup, Recorder, SUBSCRIPTION, TOPIC } from './broker-setup.ts'

function statusOf(act: () => unknown): StatusName | undefined {
  try {
    act()
  } catch (error) {
    return (error as { status: StatusName }).status
  }
  return undefined
}

describe('names', () => {
  const { broker } = brokerSetup()
  test.each([
    'orders',
    'projects/p/subscriptions/orders',
    'projects/p/topics/',
    'projects/p/topics/or',
    'projects/p/topics/1orders',
    'projects/p/topics/google-orders',
    'projects/p/topics/or ders',
    `projects/p/topics/${'x'.repeat(256)}`,
  ])('%s is no topic name', (name) => {
    expect(statusOf(() => broker.createTopic({ name }))).toBe('INVALID_ARGUMENT')
  })

  test.each(['projects/p/topics/abc', 'projects/p/topics/a-_.~+%9', `projects/p/topics/${'x'.repeat(255)}`])(
    '%s is one',
    (name) => {
      expect(broker.createTopic({ name })).toEqual({ name, state: 'ACTIVE' })
    },
  )
})

describe('limits of a publish', () => {
  const { broker } = brokerSetup()
  const message = (parts: Partial<NewMessage>): NewMessage => ({
    data: Buffer.from('x'),
    attributes: {},
    orderingKey: '',
    ...parts,
  })
  const attributes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))

  test.each<[string, NewMessage[]]>([
    ['holds no message', []],
    ['holds 1001 messages', Array.from({ length: 1_001 }, () => message({}))],
    ['is empty', [message({ data: Buffer.alloc(0) })]],
    ['has 10000001 bytes', [message({ data: Buffer.alloc(10_000_001) })]],
    ['holds 12000000 bytes', [message({ data: Buffer.alloc(6_000_000) }), message({ data: Buffer.alloc(6_000_000) })]],
    ['has 101 attributes', [message({ attributes: attributes(101) })]],
    ['the key has 257 bytes', [message({ attributes: { ['k'.repeat(257)]: 'v' } })]],
    ['the value has 1026 bytes', [message({ attributes: { k: 'é'.repeat(513) } })]],
    ['must not be empty or begin with "goog"', [message({ attributes: { googclient: 'v' } })]],
    ['orderingKey has 1025 bytes', [message({ orderingKey: 'k'.repeat(1_025) })]],
  ])('%s', (reason, messages) => {
    expect(() => broker.publish(TOPIC, messages)).toThrow(reason)
    expect(statusOf(() => broker.publish(TOPIC, messages))).toBe('INVALID_ARGUMENT')
  })

  test('exactly at the limits everything passes', () => {
    const fits = message({
      data: Buffer.alloc(0),
      attributes: { ...attributes(99), ['k'.repeat(256)]: 'v'.repeat(1_024) },
      orderingKey: 'k'.repeat(1_024),
    })
    expect(broker.publish(TOPIC, [fits])).toHaveLength(1)
    expect(
      broker.publish(
        TOPIC,
        Array.from({ length: 1_000 }, () => message({})),
      ),
    ).toHaveLength(1_000)
    expect(broker.publish(TOPIC, [message({ data: Buffer.alloc(10_000_000) })])).toHaveLength(1)
  })
})

describe('subscription settings', () => {
  const { broker } = brokerSetup()
  const deadLetterTopic = TOPIC
  test.each<[object, StatusName]>([
    [{ ackDeadlineSeconds: 9 }, 'INVALID_ARGUMENT'],
    [{ messageRetentionDuration: fromSeconds(599) }, 'INVALID_ARGUMENT'],
    [{ messageRetentionDuration: fromSeconds(32 * 86_400) }, 'INVALID_ARGUMENT'],
    [{ retryPolicy: { minimumBackoff: fromSeconds(601) } }, 'INVALID_ARGUMENT'],
    [{ retryPolicy: { minimumBackoff: fromSeconds(20), maximumBackoff: fromSeconds(10) } }, 'INVALID_ARGUMENT'],
    [{ deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 4 } }, 'INVALID_ARGUMENT'],
    [{ deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 101 } }, 'INVALID_ARGUMENT'],
    [{ deadLetterPolicy: { deadLetterTopic: 'projects/p/topics/missing', maxDeliveryAttempts: 5 } }, 'NOT_FOUND'],
    [{ deadLetterPolicy: { deadLetterTopic: 'missing', maxDeliveryAttempts: 5 } }, 'INVALID_ARGUMENT'],
    [{ enableExactlyOnceDelivery: true }, 'UNIMPLEMENTED'],
    [{ bigqueryConfig: { table: 't' } }, 'UNIMPLEMENTED'],
  ])('%j is refused', (config, status) => {
    const request = { name: 'projects/p/subscriptions/refused', topic: TOPIC, ...config }
    expect(statusOf(() => broker.createSubscription(request))).toBe(status)
    expect(broker.subscriptions.has(request.name)).toBe(false)
  })

  test('half a policy is completed with production’s defaults', () => {
    const config = broker.createSubscription({
      name: 'projects/p/subscriptions/half',
      topic: TOPIC,
      retryPolicy: { minimumBackoff: fromSeconds(1) } as never,
      deadLetterPolicy: { deadLetterTopic } as never,
    })
    expect(config.retryPolicy?.maximumBackoff).toEqual(fromSeconds(600))
    expect(config.deadLetterPolicy?.maxDeliveryAttempts).toBe(5)
  })
})

describe('updates', () => {
  test('change what the mask names and nothing else', () => {
    const { broker } = brokerSetup({ ackDeadlineSeconds: 20, labels: { a: '1' } })
    const config = broker.updateSubscription({ name: SUBSCRIPTION, ackDeadlineSeconds: 40, labels: { b: '2' } }, [
      'ack_deadline_seconds',
    ])
    expect(config).toMatchObject({ ackDeadlineSeconds: 40, labels: { a: '1' } })
    expect(broker.updateSubscription({ name: SUBSCRIPTION }, ['labels']).labels).toBeUndefined()
  })

  test.each([[[]], [['topic']], [['enable_message_ordering']], [['nonsense']]])('a mask of %j is refused', (paths) => {
    const { broker } = brokerSetup()
    expect(statusOf(() => broker.updateSubscription({ name: SUBSCRIPTION }, paths))).toBe('INVALID_ARGUMENT')
  })

  test('a topic’s labels and retention can change', () => {
    const { broker } = brokerSetup()
    broker.updateTopic({ name: TOPIC, labels: { a: '1' }, messageRetentionDuration: fromSeconds(600) }, [
      'labels',
      'message_retention_duration',
    ])
    expect(broker.getTopic(TOPIC)).toMatchObject({ labels: { a: '1' }, messageRetentionDuration: fromSeconds(600) })
  })
})

describe('deletions', () => {
  test('a deleted topic’s subscription keeps its backlog and gets no more, even when the topic returns', () => {
    const { broker, subscription, publish } = brokerSetup()
    publish('before')
    broker.deleteTopic(TOPIC)
    expect(statusOf(() => publish('nobody'))).toBe('NOT_FOUND')
    broker.createTopic({ name: TOPIC })
    publish('after')
    const recorder = new Recorder()
    subscription.attach(recorder)
    expect(recorder.texts).toEqual(['before'])
  })

  test('listeners hear of created, changed and deleted subscriptions until they stop', () => {
    const { broker } = brokerSetup()
    const heard: string[] = []
    const stop = broker.onSubscription((name) => heard.push(name))
    broker.updateSubscription({ name: SUBSCRIPTION, labels: {} }, ['labels'])
    broker.deleteSubscription(SUBSCRIPTION)
    stop()
    broker.createSubscription({ name: SUBSCRIPTION, topic: TOPIC })
    expect(heard).toEqual([SUBSCRIPTION, SUBSCRIPTION])
  })
})

describe('a function that is noticed late', () => {
  test('is given what was published in the last ten seconds only', () => {
    const { broker, publish, advance } = brokerSetup()
    broker.createSubscription({ name: 'projects/p/subscriptions/emulator-sub-orders', topic: TOPIC })
    publish('long ago')
    advance(11)
    publish('just now')
    const name = 'projects/p/subscriptions/mesh-fn-late'
    broker.createSubscription({ name, topic: TOPIC })
    broker.catchUp(name)
    const texts = [...broker.getSubscription(name).messages()].map(({ message }) => message.data.toString())
    expect(texts).toEqual(['just now'])
  })
})
