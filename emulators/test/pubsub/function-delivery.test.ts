import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Clock } from '../../kit/clock.ts'
import { FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { sendJson } from '../../kit/json-http.ts'
import type { FunctionDeliveryOptions } from '../../pubsub/functions/function-delivery.ts'
import { startPubsub, type Pubsub } from '../../pubsub/start.ts'
import { FunctionsServer, messageFunction } from './functions-server.ts'
import { until } from './until.ts'

const TOPIC = 'projects/demo/topics/orders'
const SUBSCRIPTION = 'projects/demo/subscriptions/mesh-fn-work'

describe('delivery to functions', () => {
  let server: FunctionsServer
  let functions: FunctionsEmulator
  let pubsub: Pubsub
  let clock: Clock
  let lines: string[]

  beforeEach(async () => {
    server = new FunctionsServer()
    await server.start()
    await open()
  })
  afterEach(async () => {
    await pubsub.close()
    await server.stop()
  })

  async function open(delivery: Partial<FunctionDeliveryOptions> = {}) {
    await pubsub?.close()
    clock = new Clock()
    clock.freeze()
    lines = []
    // The tests say when it looks.
    functions = new FunctionsEmulator({ host: server.host, project: 'demo' })
    pubsub = await startPubsub({
      host: '127.0.0.1',
      port: 0,
      clock,
      functions,
      delivery,
      log: (line) => lines.push(line),
    })
  }

  async function load(...names: string[]) {
    server.functions = names.map((name) => messageFunction(name, TOPIC))
    await functions.refresh()
  }

  const publish = (text: string, orderingKey = '') =>
    pubsub.broker.publish(TOPIC, [{ data: Buffer.from(text), attributes: { kind: 'test' }, orderingKey }])[0] ?? ''
  const called = (count: number) => until(`${count} calls`, () => server.calls.length >= count || undefined)
  const textOf = (index: number) => {
    const data = server.calls[index]?.body['data'] as { message: { data: string } } | undefined
    return Buffer.from(data?.message.data ?? '', 'base64').toString()
  }
  const stats = (name = SUBSCRIPTION) => pubsub.broker.getSubscription(name).stats()
  const settled = () => until('an empty backlog', () => stats().backlog === 0 || undefined)
  const delayed = () => until('a message in backoff', () => stats().delayed > 0 || undefined)

  test('a function gets the message as a CloudEvent under its trigger key', async () => {
    await load('work')
    const id = publish('hello', 'o1')
    await settled()
    const [call] = server.calls
    expect(call?.key).toBe('us-central1-work-0')
    expect(call?.headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8')
    expect(call?.body).toMatchObject({
      specversion: '1.0',
      id,
      type: 'google.cloud.pubsub.topic.v1.messagePublished',
      source: `//pubsub.googleapis.com/${TOPIC}`,
      time: new Date(clock.now() / 1_000).toISOString(),
      data: {
        subscription: SUBSCRIPTION,
        deliveryAttempt: 1,
        message: {
          messageId: id,
          message_id: id,
          data: Buffer.from('hello').toString('base64'),
          attributes: { kind: 'test' },
          orderingKey: 'o1',
        },
      },
    })
  })

  test('every function of a topic gets each message', async () => {
    await load('work', 'other')
    publish('hello')
    await called(2)
    expect(server.calls.map(({ key }) => key).toSorted()).toEqual(['us-central1-other-0', 'us-central1-work-0'])
  })

  test('a failing function gets the message again after a growing pause, and in the end it is a dead letter', async () => {
    await load('work')
    server.handler = (_call, response) => sendJson(response, 500, { error: 'broken on purpose' })
    const id = publish('poison')
    for (const [attempt, pause] of [1, 2, 4, 8].entries()) {
      await called(attempt + 1)
      await delayed()
      clock.advance(pause * 1e6 - 1)
      expect(server.calls).toHaveLength(attempt + 1)
      clock.advance(1)
    }
    await called(5)
    await settled()
    const [letter] = pubsub.broker.getSubscription(`projects/demo/subscriptions/orders-dead-letter`).messages()
    expect(letter?.message.data.toString()).toBe('poison')
    expect(letter?.message.attributes).toMatchObject({ kind: 'test', CloudPubSubDeadLetterSourceDeliveryCount: '5' })
    expect(server.calls.map(({ body }) => body['id'])).toEqual([id, id, id, id, id])
    expect(lines.at(-1)).toMatch(
      /function work: attempt 5 of 5 .* failed \(HTTP 500 .*broken on purpose.*\); it goes to orders-dead-letter/,
    )
  })

  test('one failing message does not stop the others', async () => {
    await load('work')
    server.handler = ({ body }, response) => {
      const { data } = (body['data'] as { message: { data: string } }).message
      sendJson(response, Buffer.from(data, 'base64').toString() === 'poison' ? 500 : 200, {})
    }
    publish('poison')
    publish('good')
    await until('one message left', () => stats().backlog === 1 && stats().delayed === 1)
    expect([textOf(0), textOf(1)].toSorted()).toEqual(['good', 'poison'])
  })

  test('messages of an ordering key are delivered one by one', async () => {
    await open({ concurrency: 10 })
    await load('work')
    const open_: (() => void)[] = []
    server.handler = (_call, response) => void open_.push(() => sendJson(response, 200, {}))
    for (const text of ['k1', 'k2', 'k3']) publish(text, 'k')
    publish('free')
    await called(2)
    expect([textOf(0), textOf(1)].toSorted()).toEqual(['free', 'k1'])
    for (const index of [0, 1, 2, 3]) (await until('the next call', () => open_[index]))()
    await settled()
    expect([0, 1, 2, 3].map(textOf).filter((text) => text !== 'free')).toEqual(['k1', 'k2', 'k3'])
  })

  test('no more deliveries at a time than allowed', async () => {
    await open({ concurrency: 2 })
    await load('work')
    const waiting: (() => void)[] = []
    server.handler = (_call, response) => void waiting.push(() => sendJson(response, 200, {}))
    for (const text of ['a', 'b', 'c']) publish(text)
    await called(2)
    expect(stats().outstanding).toBe(2)
    waiting[0]?.()
    await called(3)
    waiting[1]?.()
    waiting[2]?.()
    await settled()
  })

  test('while the functions emulator is down nothing is counted; afterwards everything arrives', async () => {
    await load('work')
    await server.stop()
    publish('patient')
    await until('the message given back', () => stats().outstanding === 0 || undefined)
    await functions.refresh()
    clock.advance(3_600e6)
    expect(stats()).toMatchObject({ backlog: 1, delayed: 0 })
    await server.start()
    await functions.refresh()
    await settled()
    expect(server.calls[0]?.body).toMatchObject({ data: { deliveryAttempt: 1 } })
  })

  test('the call that meets a crashed worker is repeated at once', async () => {
    await load('work')
    server.handler = (_call, response) =>
      server.calls.length === 1
        ? sendJson(response, 500, { errno: -104, code: 'ECONNRESET', syscall: 'read' })
        : sendJson(response, 200, {})
    publish('hello')
    await settled()
    expect(server.calls).toHaveLength(2)
    expect(lines).toEqual([])
  })

  test('a reloaded function is found under its new generation', async () => {
    await load('work')
    server.generation = 2
    publish('hello')
    await settled()
    expect(server.calls[0]?.key).toBe('us-central1-work-2')
  })

  test('while background triggers are disabled messages are dropped, as by the suite', async () => {
    await load('work')
    server.isDisabled = true
    publish('hello')
    await settled()
    expect(server.calls).toEqual([])
  })

  test('a function that does not answer in time is given up', async () => {
    await open({ timeoutSeconds: 5 })
    await load('work')
    server.handler = () => undefined
    publish('slow')
    await called(1)
    clock.advance(5e6)
    await delayed()
    clock.advance(1e6)
    await called(2)
    expect(lines[0]).toMatch(/attempt 1 of 5 .* failed \(no answer in time\)/)
  })

  test('a function gets what was published just before it was noticed', async () => {
    pubsub.broker.createTopic({ name: TOPIC })
    server.functions = [messageFunction('work', TOPIC)]
    await server.stop()
    pubsub.broker.createSubscription({ name: 'projects/demo/subscriptions/emulator-sub-orders', topic: TOPIC })
    publish('early')
    await server.start()
    await until('the look', async () => {
      await functions.refresh()
      return pubsub.broker.subscriptions.has(SUBSCRIPTION) || undefined
    })
    await settled()
    expect(textOf(0)).toBe('early')
  })

  test('a function that moved to another topic leaves the old one', async () => {
    await load('work')
    server.functions = [messageFunction('work', 'projects/demo/topics/other')]
    await functions.refresh()
    expect(pubsub.broker.getSubscription(SUBSCRIPTION).config.topic).toBe('projects/demo/topics/other')
  })

  test('the subscription of a removed function is deleted after a while', async () => {
    await load('work', 'other')
    server.functions = [messageFunction('other', TOPIC)]
    for (let look = 0; look < 29; look++) await functions.refresh()
    expect(pubsub.broker.subscriptions.has(SUBSCRIPTION)).toBe(true)
    await functions.refresh()
    expect(pubsub.broker.subscriptions.has(SUBSCRIPTION)).toBe(false)
  })

  test('a function with a topic that cannot be is named once, and the others get their messages', async () => {
    server.functions = [messageFunction('wrong', 'projects/demo/topics/goog-x'), messageFunction('work', TOPIC)]
    await functions.refresh()
    await functions.refresh()
    publish('hello')
    await settled()
    expect(server.calls.map(({ key }) => key)).toEqual(['us-central1-work-0'])
    expect(lines).toEqual([expect.stringContaining('us-central1-wrong cannot subscribe')])
  })

  test('a gen 1 function is named as not supported, once', async () => {
    server.functions = [
      {
        ...messageFunction('old', TOPIC),
        platform: 'gcfv1',
        eventTrigger: { eventType: 'google.pubsub.topic.publish', resource: TOPIC },
      },
    ]
    await functions.refresh()
    await functions.refresh()
    expect(lines).toEqual([expect.stringContaining('us-central1-old is gen 1')])
  })
})
