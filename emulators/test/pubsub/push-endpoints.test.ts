import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readJson } from '../../kit/json-http.ts'
import { PushEndpoints } from '../../pubsub/push/push-endpoints.ts'
import { brokerSetup, SUBSCRIPTION } from './broker-setup.ts'
import { until } from './until.ts'

describe('push endpoints', () => {
  const bodies: Record<string, unknown>[] = []
  const statuses: number[] = []
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      bodies.push(body as Record<string, unknown>)
      response.writeHead(statuses.shift() ?? 204).end()
    })
  })
  let endpoint = ''
  beforeEach(async () => {
    bodies.length = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`
  })
  afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))

  test('a message is posted; another status than success brings it again after production’s pause', async () => {
    const { broker, subscription, publish, advance } = brokerSetup({ pushConfig: { pushEndpoint: endpoint } })
    const push = new PushEndpoints(broker)
    statuses.push(503)
    const id = publish('hello', 'k')
    await until('the backoff', () => subscription.stats().delayed === 1 || undefined)
    advance(0.1)
    await until('the acknowledgement', () => subscription.stats().backlog === 0 || undefined)
    expect(bodies).toHaveLength(2)
    expect(bodies[1]).toMatchObject({
      subscription: SUBSCRIPTION,
      message: { messageId: id, data: Buffer.from('hello').toString('base64'), orderingKey: 'k' },
    })
    push.close()
  })

  test('the endpoint can be set, changed and taken away', async () => {
    const { broker, subscription, publish } = brokerSetup()
    const push = new PushEndpoints(broker)
    publish('waiting')
    broker.updateSubscription({ name: SUBSCRIPTION, pushConfig: { pushEndpoint: endpoint } }, ['push_config'])
    await until('the acknowledgement', () => subscription.stats().backlog === 0 || undefined)
    broker.updateSubscription({ name: SUBSCRIPTION, pushConfig: {} }, ['push_config'])
    publish('pulled')
    expect(subscription.stats()).toMatchObject({ backlog: 1, outstanding: 0 })
    push.close()
  })

  test('an address that is none is refused', () => {
    expect(() => brokerSetup({ pushConfig: { pushEndpoint: 'ftp://x' } })).toThrow(/Invalid push endpoint "ftp:\/\/x"/)
  })
})
