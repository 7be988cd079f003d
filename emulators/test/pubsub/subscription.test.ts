import { describe, expect, test } from 'vitest'
import { fromSeconds } from '../../pubsub/duration.ts'
import { brokerSetup, Recorder, TOPIC } from './broker-setup.ts'

describe('leases', () => {
  test('a message that is not acknowledged in time is sent again', () => {
    const { subscription, publish, advance } = brokerSetup()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    advance(9.9)
    expect(recorder.texts).toEqual(['a'])
    advance(0.1)
    expect(recorder.texts).toEqual(['a', 'a'])
    subscription.acknowledge([recorder.ackId('a')])
    advance(60)
    expect(recorder.texts).toEqual(['a', 'a'])
    expect(subscription.stats().backlog).toBe(0)
  })

  test('a moved deadline counts from now', () => {
    const { subscription, publish, advance } = brokerSetup()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    advance(8)
    subscription.modifyDeadline([recorder.ackId('a')], 20)
    advance(19)
    expect(recorder.texts).toEqual(['a'])
    advance(1)
    expect(recorder.texts).toEqual(['a', 'a'])
  })

  test('a late acknowledgement counts until the message is sent again', () => {
    const { subscription, publish, advance } = brokerSetup()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    recorder.isPaused = true
    const ackId = recorder.ackId('a')
    advance(10)
    subscription.acknowledge([ackId])
    expect(subscription.stats().backlog).toBe(0)
  })

  test('the ack id of an earlier delivery means nothing', () => {
    const { subscription, publish, advance } = brokerSetup()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    const outdated = recorder.ackId('a')
    advance(10)
    subscription.acknowledge([outdated])
    expect(subscription.stats()).toMatchObject({ backlog: 1, outstanding: 1 })
  })

  test('a message given back was no attempt', () => {
    const { subscription, publish } = brokerSetup()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    recorder.isPaused = true
    subscription.giveBack(recorder.ackId('a'))
    recorder.isPaused = false
    subscription.pump()
    expect(recorder.received.map(({ attempt }) => attempt)).toEqual([1, 1])
  })
})

describe('flow control', () => {
  test('a consumer holds no more messages than it wants', () => {
    const { subscription, publish } = brokerSetup()
    const recorder = new Recorder(2)
    subscription.attach(recorder)
    for (const text of ['a', 'b', 'c', 'd']) publish(text)
    expect(recorder.texts).toEqual(['a', 'b'])
    subscription.acknowledge([recorder.ackId('a')])
    expect(recorder.texts).toEqual(['a', 'b', 'c'])
  })

  test('bytes are bounded too, but one large message alone passes', () => {
    const { subscription, publish } = brokerSetup()
    const recorder = new Recorder(10, 5)
    subscription.attach(recorder)
    for (const text of ['123456789', 'ab', 'cd', 'ef']) publish(text)
    expect(recorder.texts).toEqual(['123456789'])
    subscription.acknowledge([recorder.ackId('123456789')])
    expect(recorder.texts).toEqual(['123456789', 'ab', 'cd'])
  })

  test('consumers take turns', () => {
    const { subscription, publish } = brokerSetup()
    const [first, second] = [new Recorder(), new Recorder()]
    subscription.attach(first)
    subscription.attach(second)
    for (const text of ['a', 'b', 'c', 'd']) publish(text)
    expect([first.texts.length, second.texts.length]).toEqual([2, 2])
    subscription.detach(first)
    publish('e')
    expect(second.texts).toContain('e')
  })
})

describe('ordering keys', () => {
  const ordered = { enableMessageOrdering: true }

  test('nothing later of a key leaves while a batch of it is out; other keys do', () => {
    const { subscription, publish } = brokerSetup(ordered)
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('k1', 'k')
    publish('k2', 'k')
    publish('m1', 'm')
    publish('free')
    expect(recorder.texts).toEqual(['k1', 'm1', 'free'])
    subscription.acknowledge([recorder.ackId('k1')])
    expect(recorder.texts).toEqual(['k1', 'm1', 'free', 'k2'])
  })

  test('a failure sends the message and everything after it again, in order, even what was acknowledged', () => {
    const { subscription, publish } = brokerSetup(ordered)
    const recorder = new Recorder()
    for (const text of ['k1', 'k2', 'k3']) publish(text, 'k')
    subscription.attach(recorder)
    subscription.acknowledge([recorder.ackId('k3')])
    subscription.modifyDeadline([recorder.ackId('k2')], 0)
    expect(recorder.texts).toEqual(['k1', 'k2', 'k3'])
    subscription.acknowledge([recorder.ackId('k1')])
    expect(recorder.texts).toEqual(['k1', 'k2', 'k3', 'k2', 'k3'])
    expect(subscription.stats().backlog).toBe(2)
  })

  test('acknowledgements in any order leave nothing behind', () => {
    const { subscription, publish } = brokerSetup(ordered)
    const recorder = new Recorder()
    for (const text of ['k1', 'k2', 'k3']) publish(text, 'k')
    subscription.attach(recorder)
    for (const text of ['k3', 'k1', 'k2']) subscription.acknowledge([recorder.ackId(text)])
    expect(subscription.stats()).toEqual({ backlog: 0, outstanding: 0, delayed: 0 })
    publish('k4', 'k')
    expect(recorder.texts.at(-1)).toBe('k4')
  })
})

describe('retry policy', () => {
  test('the pause doubles from the minimum to the maximum', () => {
    const retryPolicy = { minimumBackoff: fromSeconds(10), maximumBackoff: fromSeconds(30) }
    const { subscription, publish, advance } = brokerSetup({ retryPolicy })
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('a')
    for (const pause of [10, 20, 30, 30]) {
      const before = recorder.received.length
      subscription.modifyDeadline([recorder.ackId('a')], 0)
      expect(subscription.stats().delayed).toBe(1)
      advance(pause - 0.1)
      expect(recorder.received).toHaveLength(before)
      advance(0.1)
      expect(recorder.received).toHaveLength(before + 1)
    }
  })

  test('an ordering key waits as a whole', () => {
    const retryPolicy = { minimumBackoff: fromSeconds(10), maximumBackoff: fromSeconds(10) }
    const { subscription, publish, advance } = brokerSetup({ retryPolicy, enableMessageOrdering: true })
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('k1', 'k')
    subscription.modifyDeadline([recorder.ackId('k1')], 0)
    publish('k2', 'k')
    expect(recorder.texts).toEqual(['k1'])
    advance(10)
    expect(recorder.texts).toEqual(['k1', 'k1', 'k2'])
  })
})

describe('dead letters', () => {
  const deadLetterPolicy = { deadLetterTopic: 'projects/p/topics/dead', maxDeliveryAttempts: 5 }

  test('missed deadlines count as attempts', () => {
    const { broker, subscription, publish, advance } = withDeadTopic()
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('poison')
    for (let miss = 0; miss < 5; miss++) advance(10)
    expect(recorder.received.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5])
    expect(subscription.stats().backlog).toBe(0)
    const [letter] = broker.getSubscription('projects/p/subscriptions/grave').messages()
    expect(letter?.message.attributes['CloudPubSubDeadLetterSourceDeliveryCount']).toBe('5')
  })

  test('the next message of the key follows', () => {
    const { subscription, publish } = withDeadTopic({ enableMessageOrdering: true })
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('poison', 'k')
    publish('good', 'k')
    for (let attempt = 0; attempt < 5; attempt++) subscription.modifyDeadline([recorder.ackId('poison')], 0)
    expect(recorder.texts.at(-1)).toBe('good')
  })

  test('without its topic the message stays', () => {
    const { broker, subscription, publish } = withDeadTopic()
    broker.deleteTopic(deadLetterPolicy.deadLetterTopic)
    const recorder = new Recorder()
    subscription.attach(recorder)
    publish('poison')
    for (let attempt = 0; attempt < 6; attempt++) subscription.modifyDeadline([recorder.ackId('poison')], 0)
    expect(recorder.received).toHaveLength(7)
  })

  function withDeadTopic(config: object = {}) {
    const setup = brokerSetup(config)
    setup.broker.createTopic({ name: deadLetterPolicy.deadLetterTopic })
    setup.broker.createSubscription({ name: 'projects/p/subscriptions/grave', topic: deadLetterPolicy.deadLetterTopic })
    setup.broker.updateSubscription({ name: setup.subscription.config.name, deadLetterPolicy }, ['dead_letter_policy'])
    return setup
  }
})

describe('retention', () => {
  test('an unacknowledged message is dropped when its time is over', () => {
    const { subscription, publish, advance } = brokerSetup({ messageRetentionDuration: fromSeconds(600) })
    publish('old')
    advance(601)
    publish('new')
    const recorder = new Recorder()
    subscription.attach(recorder)
    expect(recorder.texts).toEqual(['new'])
  })
})

describe('the suite’s own subscriptions', () => {
  test('hold and get nothing', () => {
    const { broker, publish } = brokerSetup()
    broker.createSubscription({ name: 'projects/p/subscriptions/emulator-sub-orders', topic: TOPIC })
    publish('a')
    expect(broker.getSubscription('projects/p/subscriptions/emulator-sub-orders').stats().backlog).toBe(0)
  })
})
