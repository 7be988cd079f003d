import { v1 } from '@google-cloud/pubsub'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STATUS } from '../../../kit/rpc-error.ts'
import { until } from '../until.ts'
import { codeOf, Inbox, openSubject, type Subject } from './subject.ts'

describe('delivery', () => {
  let subject: Subject
  beforeAll(async () => {
    subject = await openSubject()
  })
  afterAll(() => subject.close())

  async function pair(options: object = {}) {
    const [topic] = await subject.client.createTopic(subject.fresh('topic'))
    const [created] = await topic.createSubscription(subject.fresh('sub'), options)
    const open = (client: object = {}) => topic.subscription(created.name, client)
    return { topic, name: created.name, open }
  }

  test('a published message arrives whole', async () => {
    const { topic, open } = await pair()
    const inbox = new Inbox(open())
    const id = await topic.publishMessage({ data: Buffer.from('héllo'), attributes: { kind: 'greeting' } })
    await inbox.has(1)
    const [message] = inbox.messages
    expect(message?.id).toBe(id)
    expect(message?.data.toString()).toBe('héllo')
    expect(message?.attributes).toEqual({ kind: 'greeting' })
    expect(Math.abs(Date.now() - (message?.publishTime.getTime() ?? 0))).toBeLessThan(60_000)
    await inbox.close()
  })

  test('every subscription of a topic gets each message; one made later does not', async () => {
    const { topic, open } = await pair()
    const [second] = await topic.createSubscription(subject.fresh('sub'))
    await topic.publishMessage({ data: Buffer.from('early') })
    const [third] = await topic.createSubscription(subject.fresh('sub'))
    await topic.publishMessage({ data: Buffer.from('late') })
    const inboxes = [new Inbox(open()), new Inbox(second), new Inbox(third)]
    await Promise.all([inboxes[0]?.has(2), inboxes[1]?.has(2), inboxes[2]?.has(1)])
    expect(inboxes.map(({ texts }) => texts.toSorted())).toEqual([['early', 'late'], ['early', 'late'], ['late']])
    await Promise.all(inboxes.map((inbox) => inbox.close()))
  })

  test('a refused message comes again, an acknowledged one does not', async () => {
    const { topic, open } = await pair()
    const first = new Inbox(open(), (message, count) => (count === 1 ? message.nack() : message.ack()))
    await topic.publishMessage({ data: Buffer.from('again') })
    await first.has(2)
    await first.close()
    const second = new Inbox(open())
    await topic.publishMessage({ data: Buffer.from('next') })
    await second.has(1)
    expect(second.texts).toEqual(['next'])
    await second.close()
  })

  test('messages of a key stay in order, and a refusal sends the rest again', async () => {
    const { topic, name } = await pair({ enableMessageOrdering: true })
    const ordered = subject.client.topic(topic.name, { messageOrdering: true })
    let hasRefused = false
    const inbox = new Inbox(subject.client.subscription(name), (message) => {
      const isFirstTwo = message.data.toString() === 'two' && !hasRefused
      if (isFirstTwo) hasRefused = true
      if (isFirstTwo) message.nack()
      else message.ack()
    })
    for (const text of ['one', 'two', 'three', 'four'])
      void ordered.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })
    await until(
      'four after the refusal',
      () => inbox.texts.lastIndexOf('four') > inbox.texts.lastIndexOf('two') || undefined,
    )
    await until('the second two', () => inbox.texts.filter((text) => text === 'two').length === 2 || undefined)
    await until('four at the end', () => inbox.texts.at(-1) === 'four' || undefined)
    const afterRefusal = inbox.texts.slice(inbox.texts.lastIndexOf('two'))
    expect(afterRefusal).toEqual(['two', 'three', 'four'])
    expect(inbox.messages[0]?.orderingKey).toBe('k')
    await inbox.close()
  })

  test('flow control bounds what a subscriber holds', async () => {
    const { topic, open } = await pair()
    const held: { ack(): void }[] = []
    const inbox = new Inbox(
      open({ flowControl: { maxMessages: 2, allowExcessMessages: false }, streamingOptions: { maxStreams: 1 } }),
      (message) => held.push(message),
    )
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => topic.publishMessage({ data: Buffer.from(String(index)) })),
    )
    await inbox.has(2)
    let most = 0
    for (let acked = 0; acked < 6; acked++) {
      const message = await until('a message to acknowledge', () => held[acked])
      most = Math.max(most, held.length - acked)
      message.ack()
    }
    expect(most).toBeLessThanOrEqual(2)
    await inbox.close()
  })

  test('after the last attempt a message goes to the dead-letter topic', async () => {
    const [deadLetters] = await subject.client.createTopic(subject.fresh('dead'))
    const [graveyard] = await deadLetters.createSubscription(subject.fresh('graveyard'))
    const { topic, name, open } = await pair({
      deadLetterPolicy: { deadLetterTopic: deadLetters.name, maxDeliveryAttempts: 5 },
    })
    const inbox = new Inbox(open(), (message) => message.nack())
    const grave = new Inbox(graveyard)
    await topic.publishMessage({ data: Buffer.from('poison'), attributes: { kind: 'bad' } })
    await grave.has(1)
    expect(inbox.messages.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([1, 2, 3, 4, 5])
    const [buried] = grave.messages
    expect(buried?.data.toString()).toBe('poison')
    expect(buried?.attributes).toMatchObject({
      kind: 'bad',
      CloudPubSubDeadLetterSourceDeliveryCount: '5',
      CloudPubSubDeadLetterSourceSubscription: name.split('/').at(-1),
      CloudPubSubDeadLetterSourceSubscriptionProject: 'demo-contract',
    })
    await Promise.all([inbox.close(), grave.close()])
  })

  test('a unary pull takes, refuses and acknowledges', async () => {
    const { topic, name } = await pair()
    const [servicePath, port] = subject.address.split(':')
    const { credentials } = await import('@grpc/grpc-js')
    const client = new v1.SubscriberClient({
      servicePath: servicePath ?? '',
      port: Number(port),
      sslCreds: credentials.createInsecure(),
    })
    await topic.publishMessage({ data: Buffer.from('pulled') })
    const [first] = await client.pull({ subscription: name, maxMessages: 10 })
    const ackId = first.receivedMessages?.[0]?.ackId ?? ''
    await client.modifyAckDeadline({ subscription: name, ackIds: [ackId], ackDeadlineSeconds: 0 })
    const [second] = await client.pull({ subscription: name, maxMessages: 10 })
    expect(second.receivedMessages).toHaveLength(1)
    await client.acknowledge({ subscription: name, ackIds: [second.receivedMessages?.[0]?.ackId ?? ''] })
    expect(await codeOf(client.pull({ subscription: name, maxMessages: 0 }))).toBe(STATUS.INVALID_ARGUMENT)
    await client.close()
  })

  test('a subscriber of a deleted subscription is told', async () => {
    const { name } = await pair()
    const subscription = subject.client.subscription(name)
    const failed = new Promise<{ code: number }>((resolve) => subscription.on('error', resolve))
    subscription.on('message', () => undefined)
    await until('the open stream', () => subscription.isOpen || undefined)
    await subject.client.subscription(name).delete()
    expect((await failed).code).toBe(STATUS.NOT_FOUND)
    await subscription.close()
  })
})
