import { credentials, makeGenericClientConstructor, type ClientDuplexStream } from '@grpc/grpc-js'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { STATUS } from '../../kit/rpc-error.ts'
import { pubsubServices } from '../../pubsub/grpc/descriptors.ts'
import { startPubsub, type Pubsub } from '../../pubsub/start.ts'
import { until } from './until.ts'

const TOPIC = 'projects/p/topics/orders'
const SUBSCRIPTION = 'projects/p/subscriptions/worker'

interface Response {
  receivedMessages?: { ackId: string; message: { data: Buffer } }[]
  subscriptionProperties?: object
}
type Stream = ClientDuplexStream<object, Response>

describe('StreamingPull on the wire', () => {
  let pubsub: Pubsub
  let client: InstanceType<ReturnType<typeof makeGenericClientConstructor>>
  beforeEach(async () => {
    pubsub = await startPubsub({ host: '127.0.0.1', port: 0 })
    pubsub.clock.freeze()
    pubsub.broker.createTopic({ name: TOPIC })
    pubsub.broker.createSubscription({ name: SUBSCRIPTION, topic: TOPIC })
    const Client = makeGenericClientConstructor(pubsubServices().subscriber, 'Subscriber')
    client = new Client(`127.0.0.1:${pubsub.port}`, credentials.createInsecure())
  })
  afterEach(async () => {
    client.close()
    await pubsub.close()
  })

  function open(first?: object) {
    const method = client['StreamingPull'] as () => Stream
    const stream = method.call(client)
    const responses: Response[] = []
    stream.on('data', (response: Response) => responses.push(response))
    const failed = new Promise<{ code: number; details: string }>((resolve) =>
      stream.on('error', (error) => resolve(error as never)),
    )
    if (first !== undefined) stream.write({ subscription: SUBSCRIPTION, streamAckDeadlineSeconds: 10, ...first })
    return {
      stream,
      responses,
      failed,
      messages: () => responses.flatMap(({ receivedMessages }) => receivedMessages ?? []),
    }
  }

  const publish = (text: string) =>
    pubsub.broker.publish(TOPIC, [{ data: Buffer.from(text), attributes: {}, orderingKey: '' }])
  const stats = () => pubsub.broker.getSubscription(SUBSCRIPTION).stats()

  test('acknowledgements and deadlines may travel on the stream', async () => {
    const { stream, messages } = open({})
    publish('a')
    publish('b')
    await until('two messages', () => messages().length === 2)
    const [a, b] = messages().map(({ ackId }) => ackId)
    stream.write({ ackIds: [a], modifyDeadlineAckIds: [b], modifyDeadlineSeconds: [0] })
    await until('b again', () => messages().length === 3)
    expect(stats()).toMatchObject({ backlog: 1, outstanding: 1 })
    stream.cancel()
  })

  test('the stream’s own ack deadline counts, and can be changed on the way', async () => {
    const { stream, messages } = open({ streamAckDeadlineSeconds: 20 })
    publish('a')
    await until('the message', () => messages().length === 1)
    pubsub.clock.advance(19e6)
    expect(stats().outstanding).toBe(1)
    stream.write({ streamAckDeadlineSeconds: 60, ackIds: ['unknown'] })
    pubsub.clock.advance(1e6)
    await until('the message again', () => messages().length === 2)
    stream.cancel()
  })

  test('version 1 of the protocol answers a ping, version 0 does not', async () => {
    const modern = open({ protocolVersion: 1 })
    const old = open({ protocolVersion: 0 })
    modern.stream.write({})
    old.stream.write({})
    await until('the answer', () => modern.responses.length === 1)
    expect(modern.responses[0]?.receivedMessages ?? []).toEqual([])
    expect(old.responses).toEqual([])
    modern.stream.cancel()
    old.stream.cancel()
  })

  test('the server ends a stream that the client half-closes, and keeps the messages for others', async () => {
    const { stream, messages } = open({})
    publish('a')
    await until('the message', () => messages().length === 1)
    stream.end()
    await once(stream, 'end')
    publish('b')
    expect(stats()).toMatchObject({ backlog: 2, outstanding: 1 })
  })

  test('a stream that its client left while a fault held it up takes no messages', async () => {
    pubsub.faults.set([{ on: 'StreamingPull', latencyMs: 1_000, times: 1 }])
    const gone = open({})
    await until('the fault', () => pubsub.faults.list().length === 0)
    gone.stream.end()
    await once(gone.stream.resume(), 'end')
    pubsub.clock.advance(1e6)
    publish('a')
    const { stream, messages } = open({})
    await until('the message', () => messages().length === 1)
    expect(gone.messages()).toEqual([])
    stream.cancel()
  })

  test.each([
    [{ subscription: 'projects/p/subscriptions/missing' }, STATUS.NOT_FOUND],
    [{ subscription: 'nonsense' }, STATUS.INVALID_ARGUMENT],
    [{ streamAckDeadlineSeconds: 9 }, STATUS.INVALID_ARGUMENT],
    [{ modifyDeadlineAckIds: ['x'], modifyDeadlineSeconds: [] }, STATUS.INVALID_ARGUMENT],
  ])('a first request with %j ends the stream with status %i', async (first, code) => {
    expect((await open(first).failed).code).toBe(code)
  })

  test('a later request must not name the subscription', async () => {
    const { stream, failed } = open({})
    stream.write({ subscription: SUBSCRIPTION })
    expect(await failed).toMatchObject({
      code: STATUS.INVALID_ARGUMENT,
      details: expect.stringContaining('Only the first request') as string,
    })
  })

  test('the suite’s own subscription opens and stays silent', async () => {
    const name = 'projects/p/subscriptions/emulator-sub-orders'
    pubsub.broker.createSubscription({ name, topic: TOPIC })
    const suite = open({ subscription: name, protocolVersion: 1 })
    const worker = open({})
    publish('a')
    await until('the worker’s message', () => worker.messages().length === 1)
    suite.stream.write({})
    await until('the ping’s answer', () => suite.responses.length === 1)
    expect(suite.messages()).toEqual([])
    suite.stream.cancel()
    worker.stream.cancel()
  })
})
