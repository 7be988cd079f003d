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

describe('a Write stream', () => {
  test('answers the handshake, then every request in order', () => {
    const { stream, sent, failures } = open()
    stream.receive({ database: DATABASE })
    expect(sent).toEqual([{ streamId: expect.any(String), streamToken: expect.any(String) }])
    stream.receive({ streamToken: sent[0]?.['streamToken'], writes: [set('a/x', { n: 1 }), { delete: `${ROOT}/a/y` }] })
    stream.receive({ streamToken: sent[1]?.['streamToken'] })
    expect(sent[1]).toEqual({
      streamToken: expect.any(String),
      writeResults: [{ updateTime: START }, {}],
      commitTime: START,
    })
    expect(sent[2]).toEqual({ streamToken: expect.any(String) })
    expect(new Set(sent.map((response) => response['streamToken'])).size).toBe(3)
    expect(failures).toEqual([])
  })

  test('ends at the first error and takes nothing afterwards', () => {
    const { stream, sent, failures, parts } = open()
    stream.receive({ database: DATABASE })
    const write = set('a/x', {}, { currentDocument: { exists: true } })
    stream.receive({ streamToken: 'MQ==', writes: [write] })
    stream.receive({ streamToken: 'MQ==', writes: [set('a/later', {})] })
    expect(failures).toMatchObject([{ status: 'NOT_FOUND' }])
    expect(sent).toHaveLength(1)
    expect(parts.store.documents.size).toBe(0)
  })

  test.each<[string, Json[]]>([
    ['no database at first', [{ streamToken: 'MQ==' }]],
    ['writes at first', [{ database: DATABASE, writes: [set('a/x', {})] }]],
    ['no token later', [{ database: DATABASE }, { writes: [set('a/x', {})] }]],
  ])('refuses %s', (_what, requests) => {
    const { stream, failures, parts } = open()
    for (const request of requests) stream.receive(request)
    expect(failures).toMatchObject([{ status: 'INVALID_ARGUMENT' }])
    expect(parts.store.documents.size).toBe(0)
  })

  test('does nothing once it is closed', () => {
    const { stream, sent } = open()
    stream.close()
    stream.receive({ database: DATABASE })
    expect(sent).toEqual([])
  })
})
