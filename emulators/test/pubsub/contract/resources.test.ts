import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STATUS } from '../../../kit/rpc-error.ts'
import { codeOf, openSubject, type Subject } from './subject.ts'

describe('topics and subscriptions', () => {
  let subject: Subject
  beforeAll(async () => {
    subject = await openSubject()
  })
  afterAll(() => subject.close())

  test('a topic is created once, found, listed and deleted', async () => {
    const id = subject.fresh('topic')
    const [topic] = await subject.client.createTopic({ name: id, labels: { team: 'ops' } })
    expect(await codeOf(subject.client.createTopic(id))).toBe(STATUS.ALREADY_EXISTS)
    const [metadata] = await topic.getMetadata()
    expect(metadata.labels).toEqual({ team: 'ops' })
    const [topics] = await subject.client.getTopics()
    expect(topics.map(({ name }) => name)).toContain(`projects/demo-contract/topics/${id}`)
    await topic.delete()
    expect(await codeOf(topic.getMetadata())).toBe(STATUS.NOT_FOUND)
    expect(await codeOf(topic.publishMessage({ data: Buffer.from('x') }))).toBe(STATUS.NOT_FOUND)
  })

  test('lists come in pages', async () => {
    const project = subject.client
    for (let index = 0; index < 5; index++) await project.createTopic(subject.fresh('paged'))
    const [first, next] = await project.getTopics({ pageSize: 2, autoPaginate: false })
    const [second] = await project.getTopics({ ...next, autoPaginate: false })
    const names = [...first, ...second].map(({ name }) => name)
    expect([first.length, second.length, new Set(names).size]).toEqual([2, 2, 4])
  })

  test('a subscription has production defaults and can be changed', async () => {
    const [topic] = await subject.client.createTopic(subject.fresh('topic'))
    const [subscription] = await topic.createSubscription(subject.fresh('sub'))
    const [before] = await subscription.getMetadata()
    expect(before.ackDeadlineSeconds).toBe(10)
    expect(Number(before.messageRetentionDuration?.seconds)).toBe(7 * 86_400)
    await subscription.setMetadata({
      ackDeadlineSeconds: 30,
      retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 2 } },
    })
    const [after] = await subscription.getMetadata()
    expect(after.ackDeadlineSeconds).toBe(30)
    expect(Number(after.retryPolicy?.minimumBackoff?.seconds)).toBe(1)
    const [subscriptions] = await topic.getSubscriptions()
    expect(subscriptions.map(({ name }) => name)).toEqual([subscription.name])
    await subscription.delete()
    expect(await codeOf(subscription.getMetadata())).toBe(STATUS.NOT_FOUND)
  })

  test('a subscription outlives its topic', async () => {
    const [topic] = await subject.client.createTopic(subject.fresh('topic'))
    const [subscription] = await topic.createSubscription(subject.fresh('sub'))
    await topic.delete()
    const [metadata] = await subscription.getMetadata()
    expect(metadata.topic).toBe('_deleted-topic_')
  })

  test('what production refuses is refused', async () => {
    const { client } = subject
    const [topic] = await client.createTopic(subject.fresh('topic'))
    const sub = (options: object) => codeOf(topic.createSubscription(subject.fresh('sub'), options))
    expect(await codeOf(client.createTopic('ab'))).toBe(STATUS.INVALID_ARGUMENT)
    expect(await codeOf(client.createTopic('goog-topic'))).toBe(STATUS.INVALID_ARGUMENT)
    expect(await sub({ ackDeadlineSeconds: 601 })).toBe(STATUS.INVALID_ARGUMENT)
    expect(await codeOf(client.topic('missing').createSubscription(subject.fresh('sub')))).toBe(STATUS.NOT_FOUND)
    const publish = (message: object) => codeOf(topic.publishMessage(message))
    expect(await publish({ data: Buffer.alloc(0) })).toBe(STATUS.INVALID_ARGUMENT)
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 'v']))
    expect(await publish({ data: Buffer.from('x'), attributes: many })).toBe(STATUS.INVALID_ARGUMENT)
    expect(await publish({ data: Buffer.from('x'), attributes: { k: 'v'.repeat(1_025) } })).toBe(
      STATUS.INVALID_ARGUMENT,
    )
  })
})
