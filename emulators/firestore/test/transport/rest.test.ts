import { Agent, request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
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
    ['POST', `${ROOT}:commit`, '{"writes": oops}', 400, 'Unexpected token.\n{"writes": oops}\n           ^'],
    ['POST', `${ROOT}:commit`, '{"writes": [', 400, 'Unexpected end of string. Expected a value.\n'],
    ['POST', `${ROOT}:commit`, '[]', 400, 'Unknown name "": Root element must be a message.'],
    ['POST', `${ROOT}:commit`, { wites: [] }, 400, 'Unknown name "wites": Cannot find field.'],
    ['GET', `${ROOT}/a/b?pageSize=3`, undefined, 400, 'Unknown name "pageSize": Cannot bind query parameter'],
    ['GET', `${ROOT}/a?showMissing=yes`, undefined, 400, `Invalid value at 'show_missing' (TYPE_BOOL), "yes"`],
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

  test.each<[string, unknown, string, string]>([
    [
      'an unknown name',
      { writes: [{ updat: {} }] },
      'writes[0]',
      `Unknown name "updat" at 'writes[0]': Cannot find field.`,
    ],
    [
      'a wrong type',
      { writes: [{ update: { name: 'n', fields: { a: { integerValue: '1' }, b: { integerValue: 'True' } } } }] },
      'writes[0].update.fields[1].value.integer_value',
      `Invalid value at 'writes[0].update.fields[1].value.integer_value' (TYPE_INT64), "True"`,
    ],
    [
      'two members of a oneof',
      { writes: [{ delete: 'a', update: {} }] },
      'writes[0]',
      `Invalid value at 'writes[0]' (oneof), oneof field 'operation' is already set. Cannot set 'update'`,
    ],
    [
      'a list for a single value',
      { writes: [{ delete: ['a'] }] },
      'writes[0]',
      `Unknown name "delete" at 'writes[0]': Proto field is not repeating, cannot start list.`,
    ],
    [
      'an object for a scalar',
      { writes: [{ delete: {} }] },
      'writes[0].delete',
      `Invalid value at 'writes[0].delete' (TYPE_STRING), Starting an object on a scalar field`,
    ],
    [
      'a bad time',
      { writes: [{ delete: 'a', currentDocument: { updateTime: 'now' } }] },
      'writes[0].current_document.update_time',
      `Invalid value at 'writes[0].current_document.update_time' (type.googleapis.com/google.protobuf.Timestamp), "now"`,
    ],
  ])('%s is named in the details too', async (_title, body, field, message) => {
    const { url } = await serveTiny(ALL)
    const reply = await send(url, 'POST', `${ROOT}:commit`, body)
    expect(reply.status).toBe(400)
    const { message: description, ...error } = reply.json.error as { message: string }
    expect(description).toContain(message)
    expect(error).toEqual({
      code: 400,
      status: 'INVALID_ARGUMENT',
      details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }],
    })
  })

  test('a form is taken for query parameters, as Google does with `curl -d` without a content type', async () => {
    const { url } = await serveTiny(ALL)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const reply = await send(url, 'POST', `${ROOT}:commit`, '{"writes": []}', headers)
    expect(reply.status).toBe(400)
    expect(reply.json.error['message']).toContain('Unknown name "{\\"writes\\": []}": Cannot bind query parameter.')
    expect((await send(url, 'POST', `${ROOT}:commit`, 'transaction=AQ%3D%3D', headers)).status).toBe(200)
  })

  test('a form may be as long as any request', async () => {
    const { url, service } = await serveTiny(LISTS)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const reply = await send(url, 'POST', `${ROOT}:batchGet`, 'documents=a&'.repeat(500_000), headers)
    expect(reply.status).toBe(200)
    expect(service.calls[0]?.request['documents']).toHaveLength(500_000)
  })

  test.each([
    [{ mask: 'x' }, 'mask', `Invalid value at 'mask' (type.googleapis.com/google.firestore.v1.DocumentMask), "x"`],
    [{ mask: { fieldPaths: 5 } }, 'mask.field_paths', "Invalid value at 'mask.field_paths' (a list), 5"],
  ])('what the body %j makes impossible for the query is INVALID_ARGUMENT', async (body, field, description) => {
    const { url } = await serveTiny(LISTS)
    const reply = await send(url, 'POST', `${ROOT}:batchGet?mask.fieldPaths=a`, body)
    expect(reply.json).toMatchObject([
      { error: { code: 400, details: [{ fieldViolations: [{ field, description }] }] } },
    ])
  })

  test('an escaped slash separates nothing', async () => {
    const { url, service } = await serveTiny(ALL)
    await send(url, 'GET', `${ROOT}/a/b%2Fc%2fd%20e`)
    expect(service.calls).toMatchObject([{ name: 'GetDocument', request: { name: `${ROOT}/a/b%2Fc%2fd e` } }])
  })

  test('lists in lists without end are refused', async () => {
    const { url } = await serveTiny(ALL)
    const depth = 100_000
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}{"nullValue":null}${']}}'.repeat(depth)}`
    const reply = await send(url, 'POST', `${ROOT}:commit`, `{"writes":[{"update":{"fields":{"a":${value}}}}]}`)
    expect(reply).toMatchObject({ status: 400, json: { error: { status: 'INVALID_ARGUMENT' } } })
  })

  test('a key that is written with escapes is read as it stands', async () => {
    const { service, url } = await serveTiny(ALL)
    const text =
      '{"fields": {"\\u0000": {"nullValue": null}, "\\"": {"nullValue": null}, "\\u0061": {"nullValue": null}}}'
    await send(url, 'PATCH', `${ROOT}/a/b`, text)
    const [call] = service.calls
    const { fields } = (call?.request ?? {})['document'] as { fields: Json }
    expect(Object.keys(fields)).toEqual(['\u0000', '"', 'a'])
  })

  test('nothing that is sent breaks the connection', async () => {
    const { service, url } = await serveTiny(ALL)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const commit = (body: string): Promise<[number | undefined, boolean, Json]> =>
      new Promise((resolve, reject) => {
        const sent = request(`${url}/v1/${ROOT}:commit`, { method: 'POST', agent }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            resolve([response.statusCode, sent.reusedSocket, JSON.parse(Buffer.concat(chunks).toString()) as Json])
          })
        })
        sent.on('error', reject).end(body)
      })
    expect(await commit('{}')).toEqual([200, false, {}])
    expect(await commit('{"writes": oops}')).toMatchObject([400, true, {}])
    const tooLarge = await commit(`{"transaction": "${'A'.repeat(12 * 1024 * 1024)}"}`)
    const message = 'Request payload size exceeds the limit: 11534336 bytes.'
    expect(tooLarge).toEqual([400, true, { error: { code: 400, message, status: 'INVALID_ARGUMENT' } }])
    expect(await commit('{}')).toEqual([200, true, {}])
    expect(service.calls).toHaveLength(2)
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
