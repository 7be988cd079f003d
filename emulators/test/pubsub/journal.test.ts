import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { brokerSetup, Recorder, SUBSCRIPTION, TOPIC } from './broker-setup.ts'

describe('state on disk', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mesh-journal-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const log = () => join(directory, 'pubsub.log')
  const backlog = () => {
    const setup = brokerSetup({}, directory)
    const texts = [...setup.subscription.messages()].map(({ message }) => message.data.toString())
    setup.broker.close()
    return texts
  }

  test('what was not acknowledged is there again, whole and in order', () => {
    const { broker, subscription, publish } = brokerSetup(
      { enableMessageOrdering: true, ackDeadlineSeconds: 42 },
      directory,
    )
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('done')
    publish('first', 'k')
    publish('second', 'k')
    subscription.acknowledge([recorder.ackId('done')])
    const restarted = brokerSetup({}, directory)
    expect(restarted.subscription.config).toMatchObject({ ackDeadlineSeconds: 42, enableMessageOrdering: true })
    const [first, second] = restarted.subscription.messages()
    expect(first?.message).toMatchObject({ data: Buffer.from('first'), orderingKey: 'k', attributes: {} })
    expect(second?.message.data.toString()).toBe('second')
    const [before] = subscription.messages()
    expect(first?.message).toEqual(before?.message)
    broker.close()
    restarted.broker.close()
  })

  test('message ids stay unique across restarts', () => {
    const { broker, publish } = brokerSetup({}, directory)
    const first = publish('a')
    broker.close()
    const restarted = brokerSetup({}, directory)
    expect(Number(restarted.publish('b'))).toBeGreaterThan(Number(first))
    restarted.broker.close()
  })

  test('attempts are remembered', () => {
    const { broker, subscription, publish } = brokerSetup({}, directory)
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    for (let attempt = 0; attempt < 3; attempt++) subscription.modifyDeadline([recorder.ackId('a')], 0)
    broker.close()
    const restarted = brokerSetup({}, directory)
    const again = new Recorder()
    restarted.subscription.attach(again)
    expect(again.received[0]?.attempt).toBe(4)
    restarted.broker.close()
  })

  test('a torn last line is dropped, and writing goes on behind it', () => {
    const { broker, publish } = brokerSetup({}, directory)
    publish('whole')
    publish('torn')
    broker.close()
    truncateSync(log(), statSync(log()).size - 5)
    const restarted = brokerSetup({}, directory)
    restarted.publish('after')
    restarted.broker.close()
    expect(backlog()).toEqual(['whole', 'after'])
  })

  test('a last line of noise is dropped', () => {
    const { broker, publish } = brokerSetup({}, directory)
    publish('whole')
    broker.close()
    appendFileSync(log(), 'noise\n')
    expect(backlog()).toEqual(['whole'])
  })

  test('damage before intact lines stops the start and says where', () => {
    const { broker, publish } = brokerSetup({}, directory)
    publish('x')
    broker.close()
    const text = readFileSync(log(), 'utf8')
    writeFileSync(log(), text.replace('orders', 'orbers'))
    expect(() => brokerSetup({}, directory)).toThrow(/pubsub\.log is damaged at byte 0: .*--fresh/)
  })

  test('the log does not grow with what is done', () => {
    const { broker, subscription } = brokerSetup({}, directory)
    const recorder = new Recorder()
    subscription.attach(recorder)
    const data = Buffer.alloc(100_000, 'x')
    for (let index = 0; index < 100; index++) {
      broker.publish(TOPIC, [{ data, attributes: { index: String(index) }, orderingKey: '' }])
      if (index < 98) subscription.acknowledge([recorder.received.at(-1)?.ackId ?? ''])
    }
    expect(statSync(log()).size).toBeLessThan(5_000_000)
    broker.close()
    expect(backlog()).toHaveLength(2)
  })

  test('clearing leaves topics and subscriptions', () => {
    const { broker, publish } = brokerSetup({}, directory)
    publish('a')
    broker.clear()
    broker.close()
    const restarted = brokerSetup({}, directory)
    expect([...restarted.broker.topics.keys(), ...restarted.broker.subscriptions.keys()]).toEqual([TOPIC, SUBSCRIPTION])
    expect(restarted.subscription.stats().backlog).toBe(0)
    restarted.broker.close()
  })

  test('a deleted topic and subscription stay deleted', () => {
    const { broker } = brokerSetup({}, directory)
    broker.createTopic({ name: 'projects/p/topics/other' })
    broker.deleteTopic('projects/p/topics/other')
    broker.createSubscription({ name: 'projects/p/subscriptions/other', topic: TOPIC })
    broker.deleteSubscription('projects/p/subscriptions/other')
    broker.close()
    const restarted = brokerSetup({}, directory)
    expect([...restarted.broker.topics.keys(), ...restarted.broker.subscriptions.keys()]).toEqual([TOPIC, SUBSCRIPTION])
    restarted.broker.close()
  })
})
