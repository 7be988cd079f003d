import { describe, expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { startFirestoreEmulator } from '../../start.ts'
import { grpcClient } from './support/grpc-client.ts'
import { until } from './support/until.ts'

const rulesOf = (body: string): string =>
  `rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n${body}\n  }\n}`
const BOTH = rulesOf('match /open/{id} { allow read, write; }\nmatch /closing/{id} { allow read, write; }')
const ONE = rulesOf('match /open/{id} { allow read, write; }\nmatch /closing/{id} { allow write; }')
const BROKEN = rulesOf('match /open/{id} { allow read: if }')

async function world(rules: string) {
  const emulator = await startFirestoreEmulator({ rules })
  onTestFinished(() => emulator.close())
  const client = grpcClient(emulator.port)
  const root = (project: string): string => `projects/${project}/databases/(default)/documents`
  return {
    put: async (project: string, content: string, more: Json = {}): Promise<{ status: number; text: string }> => {
      const url = `http://127.0.0.1:${emulator.port}/emulator/v1/projects/${project}:securityRules`
      const body = JSON.stringify({ rules: { files: [{ name: 'my.rules', content }] }, ...more })
      const reply = await fetch(url, { method: 'PUT', body })
      return { status: reply.status, text: await reply.text() }
    },
    write: (project: string, path: string): Promise<Json> =>
      client.unary('Commit', {
        database: `projects/${project}/databases/(default)`,
        writes: [{ update: { name: `${root(project)}/${path}`, fields: { n: { integerValue: '1' } } } }],
      }),
    read: (project: string, path: string): Promise<Json> =>
      client.unary('GetDocument', { name: `${root(project)}/${path}` }),
    coverage: async (project: string): Promise<{ report: { values: Json[] }[] }> => {
      const url = `http://127.0.0.1:${emulator.port}/emulator/v1/projects/${project}:ruleCoverage`
      return (await (await fetch(url)).json()) as { report: { values: Json[] }[] }
    },
    listen: (project: string) => {
      const stream = client.open('Listen')
      onTestFinished(() => {
        stream.cancel()
      })
      const heard: Json[] = []
      stream.on('data', (response: Json) => heard.push(response))
      stream.on('error', () => undefined)
      const add = (targetId: number, target: Json): void => {
        stream.write({ database: `projects/${project}/databases/(default)`, addTarget: { targetId, ...target } })
      }
      return {
        query: (targetId: number, collectionId: string): void =>
          add(targetId, { query: { parent: root(project), structuredQuery: { from: [{ collectionId }] } } }),
        document: (targetId: number, path: string): void =>
          add(targetId, { documents: { documents: [`${root(project)}/${path}`] } }),
        current: (targetId: number) =>
          until(`target ${targetId} is current`, () => heard.find(isChange('CURRENT', targetId))),
        removal: (targetId: number) =>
          until(`target ${targetId} is removed`, () => heard.find(isChange('REMOVE', targetId))),
        change: (path: string) =>
          until(`a change of ${path}`, () =>
            heard.find(({ documentChange }) => JSON.stringify(documentChange ?? '').includes(`/documents/${path}"`)),
          ),
        isRemoved: (targetId: number): boolean => heard.some(isChange('REMOVE', targetId)),
      }
    },
  }
}

const isChange =
  (type: string, targetId: number) =>
  ({ targetChange }: Json): boolean => {
    const change = targetChange as { targetChangeType?: string; targetIds?: number[] } | undefined
    return change?.targetChangeType === type && change.targetIds?.includes(targetId) === true
  }

const DENIED = { code: 7, message: 'Missing or insufficient permissions.' }

describe('new rules', () => {
  test('end the live listeners that they refuse, queries and documents, and the others live on', async () => {
    const { listen, put, write } = await world(BOTH)
    const listener = listen('demo-a')
    listener.query(1, 'open')
    listener.query(2, 'closing')
    listener.document(3, 'closing/x')
    listener.document(4, 'open/x')
    for (const id of [1, 2, 3, 4]) await listener.current(id)
    expect(await put('demo-a', ONE)).toEqual({ status: 200, text: '{"issues":[]}' })
    for (const id of [2, 3]) {
      expect((await listener.removal(id))['targetChange']).toMatchObject({ targetIds: [id], cause: DENIED })
    }
    await write('demo-a', 'closing/x')
    await write('demo-a', 'open/x')
    expect((await listener.change('open/x'))['documentChange']).toMatchObject({
      targetIds: expect.arrayContaining([1]) as unknown,
    })
    expect([1, 4].map(listener.isRemoved)).toEqual([false, false])
  })

  test('are for the project that they were uploaded to; others keep those of the start', async () => {
    const { listen, put, read, write } = await world(BOTH)
    for (const project of ['demo-a', 'demo-b']) await write(project, 'closing/x')
    const other = listen('demo-b')
    other.query(1, 'closing')
    await other.current(1)
    await put('demo-a', ONE)
    await expect(read('demo-a', 'closing/x')).rejects.toMatchObject({ code: 7 })
    expect(await read('demo-b', 'closing/x')).toMatchObject({ fields: { n: { integerValue: '1' } } })
    await write('demo-b', 'closing/y')
    await other.change('closing/y')
    expect(other.isRemoved(1)).toBe(false)
  })

  test.each([
    ['refused with their issues', {}, 400, /^my\.rules:4:35: ERROR unexpected '}'/],
    ['answered with their issues where the uploader asks for that', { ignore_errors: true }, 200, /"severity":"ERROR"/],
  ])('that are broken are %s, and the old ones stay', async (_, more, status, text) => {
    const { listen, put, read, write } = await world(BOTH)
    await put('demo-a', ONE)
    const listener = listen('demo-a')
    listener.query(1, 'open')
    await listener.current(1)
    const reply = await put('demo-a', BROKEN, more)
    expect(reply.status).toBe(status)
    expect(reply.text).toMatch(text)
    await write('demo-a', 'open/x')
    await listener.change('open/x')
    expect(listener.isRemoved(1)).toBe(false)
    await expect(read('demo-a', 'closing/x')).rejects.toMatchObject({ code: 7 })
  })

  test('begin a coverage of their own', async () => {
    const conditional = (n: number): string => rulesOf(`match /open/{id} { allow read, write: if ${n} == ${n}; }`)
    const { coverage, put, write } = await world(conditional(1))
    const counts = async (project: string): Promise<unknown> =>
      (await coverage(project)).report.map(({ values }) => values)
    const once = [[{ value: { boolValue: true }, count: 1 }]]
    await write('demo-a', 'open/x')
    expect(await counts('demo-a')).toEqual(once)
    expect(await counts('demo-b')).toEqual([[]])
    await put('demo-a', conditional(2))
    expect(await counts('demo-a')).toEqual([[]])
    await write('demo-a', 'open/x')
    expect(await counts('demo-a')).toEqual(once)
    await put('demo-a', BROKEN)
    expect(await counts('demo-a')).toEqual(once)
  })
})
