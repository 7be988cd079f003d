import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { idToken } from './support/id-token.ts'
import { serveTiny } from './support/serve-tiny.ts'

const ROOT = 'projects/p/databases/(default)/documents'
const DATABASE = 'projects/p/databases/(default)'

const ALL = Object.fromEntries(
  ['GetDocument', 'ListDocuments', 'CreateDocument', 'UpdateDocument', 'DeleteDocument', 'BeginTransaction', 'Commit']
    .concat(['Rollback', 'PartitionQuery', 'ListCollectionIds', 'BatchWrite'])
    .map((name) => [name, () => ({})]),
)
const LISTS = { BatchGetDocuments: () => [], RunQuery: () => [], RunAggregationQuery: () => [] }

async function send(url: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  const response = await fetch(`${url}/v1/${path}`, { method, headers, ...init })
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: JSON.parse(text) as Json & { error: Json } }
}

describe('every method finds its RPC', () => {
  test.each<[string, string, unknown, string, Json]>([
    [
      'GET',
      `${ROOT}/a/b?mask.fieldPaths=x&mask.fieldPaths=y.z`,
      undefined,
      'GetDocument',
      { name: `${ROOT}/a/b`, mask: { fieldPaths: ['x', 'y.z'] } },
    ],
    [
      'GET',
      `${ROOT}/a/b?transaction=AQ%3D%3D&key=k&alt=json`,
      undefined,
      'GetDocument',
      { name: `${ROOT}/a/b`, transaction: 'AQ==' },
    ],
    [
      'GET',
      `${ROOT}/a/b/c?pageSize=3&pageToken=t&orderBy=x%20desc&showMissing=true`,
      undefined,
      'ListDocuments',
      { parent: `${ROOT}/a/b`, collectionId: 'c', pageSize: 3, pageToken: 't', orderBy: 'x desc', showMissing: true },
    ],
    [
      'GET',
      `${ROOT}/a?readTime=2026-01-01T00:00:00Z`,
      undefined,
      'ListDocuments',
      { parent: ROOT, collectionId: 'a', readTime: '2026-01-01T00:00:00Z' },
    ],
    [
      'POST',
      `${ROOT}/a?documentId=new`,
      { fields: {} },
      'CreateDocument',
      { parent: ROOT, collectionId: 'a', documentId: 'new', document: { fields: {} } },
    ],
    [
      'PATCH',
      `${ROOT}/a/b?updateMask.fieldPaths=x&currentDocument.exists=true`,
      { fields: { x: { integerValue: 1 } } },
      'UpdateDocument',
      {
        document: { name: `${ROOT}/a/b`, fields: { x: { integerValue: '1' } } },
        updateMask: { fieldPaths: ['x'] },
        currentDocument: { exists: true },
      },
    ],
    [
      'DELETE',
      `${ROOT}/a/b?currentDocument.updateTime=2026-01-01T00:00:00.000001000Z`,
      undefined,
      'DeleteDocument',
      { name: `${ROOT}/a/b`, currentDocument: { updateTime: '2026-01-01T00:00:00.000001Z' } },
    ],
    ['POST', `${ROOT}:batchGet`, { documents: ['x'] }, 'BatchGetDocuments', { database: DATABASE, documents: ['x'] }],
    ['POST', `${ROOT}:beginTransaction`, '', 'BeginTransaction', { database: DATABASE }],
    [
      'POST',
      `${ROOT}:commit`,
      { writes: [{ delete: 'x' }] },
      'Commit',
      { database: DATABASE, writes: [{ delete: 'x' }] },
    ],
    ['POST', `${ROOT}:rollback`, { transaction: 'AQ==' }, 'Rollback', { database: DATABASE, transaction: 'AQ==' }],
    ['POST', `${ROOT}:batchWrite`, { writes: [] }, 'BatchWrite', { database: DATABASE, writes: [] }],
    [
      'POST',
      `${ROOT}:runQuery`,
      { structuredQuery: { limit: 2 } },
      'RunQuery',
      { parent: ROOT, structuredQuery: { limit: 2 } },
    ],
    ['POST', `${ROOT}/a/b:runQuery`, {}, 'RunQuery', { parent: `${ROOT}/a/b` }],
    ['POST', `${ROOT}:runAggregationQuery`, {}, 'RunAggregationQuery', { parent: ROOT }],
    [
      'POST',
      `${ROOT}/a/b:listCollectionIds`,
      { pageSize: 1 },
      'ListCollectionIds',
      { parent: `${ROOT}/a/b`, pageSize: 1 },
    ],
    [
      'POST',
      `${ROOT}:partitionQuery`,
      { partitionCount: '2' },
      'PartitionQuery',
      { parent: ROOT, partitionCount: '2' },
    ],
    ['GET', `${ROOT}/a/b%3Ac%20d`, undefined, 'GetDocument', { name: `${ROOT}/a/b:c d` }],
  ])('%s %s', async (method, path, body, rpc, request) => {
    const { service, url } = await serveTiny({ ...ALL, ...LISTS })
    expect((await send(url, method, path, body, { 'content-type': 'text/plain' })).status).toBe(200)
    expect(service.calls).toEqual([{ name: rpc, request, caller: { kind: 'nobody' } }])
  })
})

test('an answer keeps NaN and negative zero', async () => {
  const fields = { a: { doubleValue: 'NaN' }, b: { doubleValue: -0 } }
  const { url } = await serveTiny({ GetDocument: () => ({ fields }) })
  const { json } = await send(url, 'GET', `${ROOT}/a/b`)
  expect(json).toEqual({ fields: { a: { doubleValue: 'NaN' }, b: { doubleValue: '-0' } } })
})

describe('callers', () => {
  test('come from the authorization header', async () => {
    const { service, url } = await serveTiny(ALL)
    await send(url, 'GET', `${ROOT}/a/b`, undefined, { authorization: 'Bearer owner' })
    await send(url, 'GET', `${ROOT}/a/b`, undefined, { authorization: `Bearer ${idToken({ user_id: 'ann' })}` })
    expect(service.calls.map(({ caller }) => caller)).toEqual([
      { kind: 'admin' },
      { kind: 'user', uid: 'ann', token: { user_id: 'ann' } },
    ])
    const refused = await send(url, 'GET', `${ROOT}/a/b`, undefined, { authorization: 'Bearer nonsense' })
    expect(refused.json.error).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' })
  })
})

describe('errors', () => {
  test.each([
    ['NOT_FOUND', 404],
    ['FAILED_PRECONDITION', 400],
    ['ABORTED', 409],
    ['PERMISSION_DENIED', 403],
    ['UNAVAILABLE', 503],
  ] as const)('%s is HTTP %i', async (status, code) => {
    const fail = (): never => {
      throw new RpcError(status, 'because')
    }
    const { url } = await serveTiny({ Commit: fail, RunQuery: fail })
    const error = { code, message: 'because', status }
    expect(await send(url, 'POST', `${ROOT}:commit`, {})).toMatchObject({ status: code, json: { error } })
    expect(await send(url, 'POST', `${ROOT}:runQuery`, {})).toMatchObject({ status: code, json: [{ error }] })
  })

  test.each<[string, string, unknown, number, string]>([
    ['POST', `${ROOT}:commit`, '{\n  "writes": oops}', 400, 'line 2, column 13: Unexpected'],
    ['POST', `${ROOT}:commit`, '[]', 400, 'expected an object as body'],
    ['POST', `${ROOT}:commit`, { wites: [] }, 400, 'Unknown name "wites"'],
    ['GET', `${ROOT}/a/b?pageSize=3`, undefined, 400, 'Unknown name "pageSize": Cannot bind query parameter'],
    ['GET', `${ROOT}/a?showMissing=yes`, undefined, 400, 'expected true or false, found "yes"'],
    ['GET', `${ROOT}/a/%zz`, undefined, 400, 'not valid percent-encoding'],
    ['POST', `${ROOT}:executePipeline`, {}, 501, ':executePipeline'],
    ['PUT', `${ROOT}/a/b`, {}, 404, 'No method of Firestore'],
    ['GET', 'projects/p/databases/d', undefined, 404, 'No method of Firestore'],
    ['DELETE', `${ROOT}/a`, undefined, 404, 'No method of Firestore'],
  ])('%s %s %j', async (method, path, body, status, message) => {
    const { url } = await serveTiny({ ...ALL, ...LISTS })
    const reply = await send(url, method, path, body)
    expect(reply.status).toBe(status)
    expect(reply.json.error['message']).toContain(message)
  })

  test('a body beyond the limit is refused', async () => {
    const { url } = await serveTiny(ALL)
    const reply = await send(url, 'POST', `${ROOT}:commit`, `"${'x'.repeat(33 * 1024 * 1024)}"`)
    expect(reply).toMatchObject({ status: 429, json: { error: { status: 'RESOURCE_EXHAUSTED' } } })
  })

  test('a dropped call was carried out, and the connection breaks', async () => {
    const { faults, service, url } = await serveTiny(ALL)
    faults.set([{ on: 'Commit', drop: true, times: 1 }])
    await expect(send(url, 'POST', `${ROOT}:commit`, {})).rejects.toThrow('fetch failed')
    expect(service.calls).toHaveLength(1)
  })
})

describe('CORS', () => {
  test('a preflight gets what it asks for', async () => {
    const { url } = await serveTiny()
    const headers = {
      origin: 'http://localhost:5050',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,x-goog-api-key',
    }
    const reply = await fetch(`${url}/v1/${ROOT}:commit`, { method: 'OPTIONS', headers })
    expect(reply.status).toBe(204)
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:5050')
    expect(reply.headers.get('access-control-allow-headers')).toBe('authorization,x-goog-api-key')
    expect(reply.headers.get('access-control-allow-methods')).toContain('PATCH')
  })

  test('answers and errors may be read by the page', async () => {
    const { url } = await serveTiny(ALL)
    for (const path of [`${ROOT}/a/b`, 'nowhere']) {
      const reply = await send(url, 'GET', path, undefined, { origin: 'http://x' })
      expect(reply.headers.get('access-control-allow-origin')).toBe('http://x')
      expect(reply.headers.get('access-control-allow-credentials')).toBe('true')
    }
  })
})
