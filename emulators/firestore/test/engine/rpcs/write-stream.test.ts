import { describe, expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import type { RpcError } from '../../../../kit/rpc-error.ts'
import { WriteStream } from '../../../engine/rpcs/write-stream.ts'
import { ADMIN, DATABASE, ROOT, START, makeParts, set } from '../make-parts.ts'

function open() {
  const { parts } = makeParts()
  const sent: Json[] = []
  const failures: RpcError[] = []
  const sink = {
    send: (response: Json) => void sent.push(response),
    fail: (error: RpcError) => void failures.push(error),
  }
  return { parts, sent, failures, stream: new WriteStream(parts, ADMIN, sink) }
}

/** Resolves when everything that can happen now has happened. */
function everything(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a Write stream', () => {
  test('answers the handshake, then every request in order', async () => {
    const { stream, sent, failures } = open()
    stream.receive({ database: DATABASE })
    expect(sent).toEqual([{ streamId: expect.any(String), streamToken: expect.any(String) }])
    stream.receive({ streamToken: sent[0]?.['streamToken'], writes: [set('a/x', { n: 1 }), { delete: `${ROOT}/a/y` }] })
    stream.receive({ streamToken: sent[0]?.['streamToken'] })
    await everything()
    expect(sent[1]).toEqual({
      streamToken: expect.any(String),
      writeResults: [{ updateTime: START }, {}],
      commitTime: START,
    })
    expect(sent[2]).toEqual({ streamToken: expect.any(String) })
    expect(new Set(sent.map((response) => response['streamToken'])).size).toBe(3)
    expect(failures).toEqual([])
  })

  test('ends at the first error and takes nothing afterwards', async () => {
    const { stream, sent, failures, parts } = open()
    stream.receive({ database: DATABASE })
    const write = set('a/x', {}, { currentDocument: { exists: true } })
    stream.receive({ streamToken: 'MQ==', writes: [write] })
    stream.receive({ streamToken: 'MQ==', writes: [set('a/later', {})] })
    await everything()
    expect(failures).toMatchObject([{ status: 'NOT_FOUND' }])
    expect(sent).toHaveLength(1)
    expect(parts.store.documents.size).toBe(0)
  })

  test.each<[string, Json[]]>([
    ['no database at first', [{}]],
    ['writes at first', [{ database: DATABASE, writes: [set('a/x', {})] }]],
    ['no token later', [{ database: DATABASE }, { writes: [set('a/x', {})] }]],
    ['a token that it never gave out', [{ database: DATABASE }, { streamToken: 'OQ==', writes: [set('a/x', {})] }]],
    ['a token of no stream', [{ database: DATABASE }, { streamToken: 'AAAA', writes: [set('a/x', {})] }]],
  ])('refuses %s', async (_what, requests) => {
    const { stream, failures, parts } = open()
    for (const request of requests) stream.receive(request)
    await everything()
    expect(failures).toMatchObject([{ status: 'INVALID_ARGUMENT' }])
    expect(parts.store.documents.size).toBe(0)
  })

  test('refuses a token from before the one that came back last', async () => {
    const { stream, sent, failures } = open()
    stream.receive({ database: DATABASE })
    stream.receive({ streamToken: 'MQ==' })
    await everything()
    stream.receive({ streamToken: sent[1]?.['streamToken'] })
    stream.receive({ streamToken: sent[0]?.['streamToken'], writes: [set('a/x', {})] })
    await everything()
    expect(failures).toMatchObject([{ status: 'INVALID_ARGUMENT' }])
  })

  test.each<[string, Json]>([
    ['id', { streamId: 'earlier' }],
    ['token', { streamToken: 'MQ==' }],
  ])('cannot be resumed by %s', (_what, resumption) => {
    const { stream, failures } = open()
    stream.receive({ database: DATABASE, ...resumption })
    expect(failures).toMatchObject([{ status: 'UNIMPLEMENTED' }])
  })

  test('waits for locks, and its later writes wait for the earlier ones', async () => {
    const { parts, stream, sent } = open()
    const holder = parts.transactions.begin(DATABASE, undefined, ADMIN)
    const lock = { names: new Set([`${ROOT}/a/x`]), ranges: [] }
    await parts.locks.read(holder, () => ({ answer: undefined, lock }))
    stream.receive({ database: DATABASE })
    for (const path of ['a/x', 'a/y']) stream.receive({ streamToken: 'MQ==', writes: [set(path, { n: 1 })] })
    await everything()
    expect([sent.length, parts.store.documents.size]).toEqual([1, 0])
    parts.transactions.end(holder)
    await everything()
    expect([sent.length, parts.store.documents.size]).toEqual([3, 2])
  })

  test('ends when too many requests wait for a lock, and none of them is carried out', async () => {
    const { parts, stream, sent, failures } = open()
    const holder = parts.transactions.begin(DATABASE, undefined, ADMIN)
    const lock = { names: new Set([`${ROOT}/a/x`]), ranges: [] }
    await parts.locks.read(holder, () => ({ answer: undefined, lock }))
    stream.receive({ database: DATABASE })
    const write = { streamToken: 'MQ==', writes: [set('a/x', {})] }
    for (let waiting = 0; waiting <= 32; waiting += 1) stream.receive(write)
    expect(failures).toEqual([])
    stream.receive({ streamToken: 'MQ==', writes: [set('a/y', {})] })
    expect(failures).toMatchObject([{ status: 'RESOURCE_EXHAUSTED' }])
    parts.transactions.end(holder)
    await everything()
    expect([sent.length, failures.length]).toEqual([1, 1])
    expect(parts.store.get(`${ROOT}/a/y`)).toBeUndefined()
  })

  test('forgets what it has not begun when it is closed', async () => {
    const { parts, stream, sent } = open()
    stream.receive({ database: DATABASE })
    for (const path of ['a/x', 'a/y']) stream.receive({ streamToken: 'MQ==', writes: [set(path, { n: 1 })] })
    stream.close()
    await everything()
    expect([sent.length, parts.store.documents.size]).toEqual([1, 1])
  })

  test('does nothing once it is closed', () => {
    const { stream, sent } = open()
    stream.close()
    stream.receive({ database: DATABASE })
    expect(sent).toEqual([])
  })
})
