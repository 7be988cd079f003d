import { describe, expect, test } from 'vitest'
import { grpcClient } from './support/grpc-client.ts'
import { overHttp2 } from './support/over-http2.ts'
import { serveTiny } from './support/serve-tiny.ts'
import { until } from './support/until.ts'

const COMMIT = { database: 'projects/p/databases/d', writes: [{ delete: 'projects/p/databases/d/documents/a/b' }] }

describe('a client that does not read', () => {
  test('is not asked for more, and its stream learns that it is full, until it reads on', async () => {
    const { service, served } = await serveTiny({ Commit: () => ({}) })
    const slow = overHttp2(served.port, 'Listen')
    slow.write({ removeTarget: 1 })
    const stream = await until('the stream', () => service.streams.find(({ received }) => received.length === 1))
    const big = { documentChange: { document: { name: 'x'.repeat(100_000) } } }
    let sent = 0
    for (let isStill = 0; isStill < 10;) {
      if (stream.sink.isFull?.() === true) isStill += 1
      else {
        isStill = 0
        stream.sink.send(big)
        sent += 1
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(sent).toBeLessThan(200)
    slow.write({ removeTarget: 2 })
    await grpcClient(served.port).unary('Commit', COMMIT)
    expect(stream.received).toEqual([{ removeTarget: 1 }])
    const drains = stream.drains
    let seen = 0
    slow.read(() => (seen += 1))
    await until('everything', () => seen === sent && stream.received.length === 2)
    expect(stream.drains).toBeGreaterThan(drains)
    expect(stream.sink.isFull?.()).toBe(false)
  })
})

describe('a client that reads nothing', () => {
  const big = { documentChange: { document: { name: 'x'.repeat(100_000) } } }

  test('makes its stream full within one turn', async () => {
    const { service, served } = await serveTiny()
    overHttp2(served.port, 'Listen').write({ removeTarget: 1 })
    const stream = await until('the stream', () => service.streams[0])
    let sent = 0
    for (; sent < 500 && stream.sink.isFull?.() === false; sent += 1) stream.sink.send(big)
    expect(sent).toBeLessThan(20)
  })

  /** A client that has asked for 500 large answers and reads none; `made` tells how many the service was asked for. */
  async function slowReaderOfLongList() {
    let made = 0
    const answer = {
      get missing() {
        made += 1
        return 'x'.repeat(100_000)
      },
    }
    const { served } = await serveTiny({
      BatchGetDocuments: () => Array.from({ length: 500 }, () => answer),
      Commit: () => ({}),
    })
    const slow = overHttp2(served.port, 'BatchGetDocuments')
    slow.end({ documents: ['a'] })
    await until('the first answers', () => made)
    return { served, slow, made: () => made }
  }

  test('costs no memory for a long list, which comes whole when it reads on', async () => {
    const { served, slow, made } = await slowReaderOfLongList()
    await grpcClient(served.port).unary('Commit', COMMIT)
    expect(made()).toBeLessThan(100)
    let seen = 0
    slow.read(() => (seen += 1))
    await until('everything', () => seen === 500)
    expect(await slow.status).toBe('0')
  })

  test('and leaves has the rest of its list forgotten', async () => {
    const { served, slow, made } = await slowReaderOfLongList()
    slow.cancel()
    const client = grpcClient(served.port)
    for (let call = 0; call < 10; call += 1) await client.unary('Commit', COMMIT)
    expect(made()).toBeLessThan(100)
  })
})
