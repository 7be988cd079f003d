import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Caller, Json } from '../../api/service.ts'
import { Clock } from '../../../kit/clock.ts'
import { FirestoreEngine } from '../../engine/service.ts'
import { parseTimestamp } from '../../engine/values/timestamp.ts'
import { ADMIN, DATABASE, ROOT, START, integers, set } from './make-parts.ts'

const RULES = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /open/{id} { allow read, write; }
    match /own/{id} {
      allow get: if resource.data.owner == request.auth.uid;
      allow list: if resource.data.owner == request.auth.uid && request.query.limit <= 10;
      allow create: if request.resource.data.owner == request.auth.uid;
      allow update: if request.resource.data.n == resource.data.n + 1;
      allow delete: if request.auth.token.role == 'admin';
    }
    match /stamped/{id} { allow write: if request.resource.data.at == request.time; }
    match /child/{id} { allow create: if existsAfter(/databases/$(database)/documents/open/$(id)); }
    match /guarded/{id} { allow read: if get(/databases/$(database)/documents/open/gate).data.n == 1; }
    match /{path=**}/posts/{id} { allow read: if true; }
  }
}`

const ANNE: Caller = { kind: 'user', uid: 'anne', token: { role: 'user' } }
const BOSS: Caller = { kind: 'user', uid: 'boss', token: { role: 'admin' } }
const NOBODY: Caller = { kind: 'nobody' }
const DENIED = { status: 'PERMISSION_DENIED', message: 'Missing or insufficient permissions.' }

let engine: FirestoreEngine

const owned = (path: string, owner: string, n: number): Json => ({
  update: { name: `${ROOT}/${path}`, fields: { owner: { stringValue: owner }, ...integers({ n }) } },
})
const commit = (caller: Caller, ...writes: Json[]): Promise<Json> =>
  engine.rpcs.Commit({ database: DATABASE, writes }, caller)
const get = (caller: Caller, path: string): Promise<Json> =>
  engine.rpcs.GetDocument({ name: `${ROOT}/${path}` }, caller)
const list = (caller: Caller, structuredQuery: Json): Promise<Json[]> =>
  engine.rpcs.RunQuery({ parent: ROOT, structuredQuery }, caller)
const where = (field: string, value: Json): Json => ({
  fieldFilter: { field: { fieldPath: field }, op: 'EQUAL', value },
})

beforeEach(async () => {
  const clock = new Clock()
  clock.freeze(parseTimestamp(START, 'START'))
  engine = new FirestoreEngine({ clock })
  if (engine.loadRules(RULES).length > 0) throw new Error('The rules of this suite have issues.')
  await commit(
    ADMIN,
    owned('own/a', 'anne', 1),
    owned('own/b', 'ben', 1),
    set('open/gate', { n: 1 }),
    set('u/1/posts/p', {}),
  )
})

afterEach(async () => {
  await engine.close()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('reads', () => {
  test('are judged by the document, and by nothing when it is missing', async () => {
    expect(await get(ANNE, 'own/a')).toMatchObject({ name: `${ROOT}/own/a` })
    await expect(get(ANNE, 'own/b')).rejects.toMatchObject(DENIED)
    await expect(get(NOBODY, 'own/a')).rejects.toMatchObject(DENIED)
    await expect(get(ANNE, 'own/none')).rejects.toMatchObject(DENIED)
    await expect(get(ANNE, 'open/none')).rejects.toMatchObject({ status: 'NOT_FOUND' })
    await expect(get(ANNE, 'elsewhere/x')).rejects.toMatchObject(DENIED)
    expect(await get(ADMIN, 'own/b')).toMatchObject({ name: `${ROOT}/own/b` })
  })

  test('in a batch are denied together', async () => {
    const documents = [`${ROOT}/own/a`, `${ROOT}/own/b`]
    await expect(engine.rpcs.BatchGetDocuments({ database: DATABASE, documents }, ANNE)).rejects.toMatchObject(DENIED)
  })

  test('may depend on other documents', async () => {
    await commit(ADMIN, set('guarded/x', { n: 1 }))
    expect(await get(NOBODY, 'guarded/x')).toMatchObject({ fields: integers({ n: 1 }) })
    await commit(ADMIN, set('open/gate', { n: 2 }))
    await expect(get(NOBODY, 'guarded/x')).rejects.toMatchObject(DENIED)
  })
})

describe('queries', () => {
  const own = { from: [{ collectionId: 'own' }], where: where('owner', { stringValue: 'anne' }) }

  test('are allowed if their filters prove what the rules ask, whatever is stored', async () => {
    expect(await list(ANNE, { ...own, limit: 10 })).toMatchObject([{ document: { name: `${ROOT}/own/a` } }])
    await expect(list(ANNE, { from: own.from, limit: 10 })).rejects.toMatchObject(DENIED)
    await expect(list(BOSS, { ...own, limit: 10 })).rejects.toMatchObject(DENIED)
    await expect(list(ANNE, { ...own, limit: { value: 11 } })).rejects.toMatchObject(DENIED)
  })

  test('of aggregates and lists are judged alike', async () => {
    const aggregate = (structuredQuery: Json): Promise<Json[]> =>
      engine.rpcs.RunAggregationQuery(
        { parent: ROOT, structuredAggregationQuery: { structuredQuery, aggregations: [{ alias: 'c', count: {} }] } },
        ANNE,
      )
    expect(await aggregate({ ...own, limit: 5 })).toMatchObject([
      { result: { aggregateFields: { c: { integerValue: '1' } } } },
    ])
    await expect(aggregate({ from: own.from, limit: 5 })).rejects.toMatchObject(DENIED)
    await expect(engine.rpcs.ListDocuments({ parent: ROOT, collectionId: 'own' }, ANNE)).rejects.toMatchObject(DENIED)
    expect(await engine.rpcs.ListDocuments({ parent: ROOT, collectionId: 'open' }, ANNE)).toMatchObject({
      documents: [{}],
    })
  })

  test('of collection groups need a recursive match', async () => {
    const group = (collectionId: string): Json => ({ from: [{ collectionId, allDescendants: true }] })
    expect(await list(NOBODY, group('posts'))).toMatchObject([{ document: { name: `${ROOT}/u/1/posts/p` } }])
    await expect(list(NOBODY, group('open'))).rejects.toMatchObject(DENIED)
  })
})

describe('writes', () => {
  test('are judged as create, update and delete with the state they leave', async () => {
    await expect(commit(ANNE, owned('own/new', 'ben', 1))).rejects.toMatchObject(DENIED)
    await commit(ANNE, owned('own/new', 'anne', 1))
    await expect(commit(ANNE, owned('own/a', 'anne', 3))).rejects.toMatchObject(DENIED)
    await commit(ANNE, {
      transform: { document: `${ROOT}/own/a`, fieldTransforms: [{ fieldPath: 'n', increment: { integerValue: '1' } }] },
    })
    await expect(commit(ANNE, { delete: `${ROOT}/own/a` })).rejects.toMatchObject(DENIED)
    await commit(BOSS, { delete: `${ROOT}/own/a` })
  })

  test('on one document in one commit are judged step by step', async () => {
    await commit(ANNE, owned('own/a', 'anne', 2), owned('own/a', 'anne', 3))
    await expect(commit(ANNE, owned('own/a', 'anne', 9), owned('own/a', 'anne', 4))).rejects.toMatchObject(DENIED)
  })

  test('have server timestamps equal to request.time', async () => {
    const stamp = { fieldPath: 'at', setToServerValue: 'REQUEST_TIME' }
    await commit(NOBODY, { update: { name: `${ROOT}/stamped/x` }, updateTransforms: [stamp] })
    const fields = { at: { timestampValue: START } }
    await expect(commit(NOBODY, { update: { name: `${ROOT}/stamped/y`, fields } })).rejects.toMatchObject(DENIED)
  })

  test('see the whole batch through existsAfter, in any order', async () => {
    await commit(NOBODY, set('child/x', {}), set('open/x', {}))
    await expect(commit(NOBODY, set('child/y', {}))).rejects.toMatchObject(DENIED)
    await expect(commit(NOBODY, set('child/gate', {}), { delete: `${ROOT}/open/gate` })).rejects.toMatchObject(DENIED)
  })

  test('are all refused if one is, and permission comes before preconditions', async () => {
    await expect(commit(ANNE, set('open/y', {}), owned('own/new', 'ben', 1))).rejects.toMatchObject(DENIED)
    await expect(get(ANNE, 'open/y')).rejects.toMatchObject({ status: 'NOT_FOUND' })
    const currentDocument = { exists: true }
    await expect(commit(ANNE, { delete: `${ROOT}/own/none`, currentDocument })).rejects.toMatchObject(DENIED)
    await expect(commit(ANNE, { delete: `${ROOT}/open/none`, currentDocument })).rejects.toMatchObject({
      status: 'NOT_FOUND',
    })
  })

  test('that only verify need permission to read', async () => {
    await commit(ANNE, { verify: `${ROOT}/own/a`, currentDocument: { exists: true } })
    await expect(commit(ANNE, { verify: `${ROOT}/own/b`, currentDocument: { exists: true } })).rejects.toMatchObject(
      DENIED,
    )
  })

  test('in a BatchWrite have a status each', async () => {
    const response = await engine.rpcs.BatchWrite(
      { database: DATABASE, writes: [set('open/y', {}), set('no/y', {})] },
      ANNE,
    )
    expect(response['status']).toEqual([{ code: 0 }, { code: 7, message: DENIED.message }])
  })
})

describe('rules', () => {
  test('with an error are refused with its place, and the old ones stay', async () => {
    const issues = engine.loadRules(
      "rules_version = '2';\nservice cloud.firestore {\n  match /a { allow fetch: if true; }\n}",
    )
    expect(issues).toContainEqual(
      expect.objectContaining({ severity: 'ERROR', sourcePosition: { line: 3, column: 20 } }),
    )
    expect(await get(ANNE, 'own/a')).toMatchObject({ name: `${ROOT}/own/a` })
  })

  test('of a project are its own from its first upload on', async () => {
    const other = 'projects/q/databases/(default)'
    const write = (id: string): Promise<Json> =>
      engine.rpcs.Commit(
        { database: other, writes: [{ update: { name: `${other}/documents/open/${id}`, fields: {} } }] },
        NOBODY,
      )
    await write('a')
    engine.loadRules("rules_version = '2';\nservice cloud.firestore {}", 'q')
    await expect(write('b')).rejects.toMatchObject(DENIED)
    await commit(NOBODY, set('open/b', {}))
    engine.loadRules("rules_version = '2';\nservice cloud.firestore {}")
    await expect(commit(NOBODY, set('open/c', {}))).rejects.toMatchObject(DENIED)
    engine.loadRules(RULES, 'q')
    await write('c')
  })

  test('remember what they came to, by project and until they are replaced', async () => {
    const gate = (project: string): number[] =>
      engine
        .ruleCoverage(project)
        ?.expressions.filter(({ at }) => at.line === 14)
        .map(({ count }) => count) ?? []
    await get(NOBODY, 'guarded/x').catch(() => undefined)
    expect([gate('p'), gate('q')]).toEqual([[1], [0]])
    engine.loadRules(RULES, 'p')
    expect(gate('p')).toEqual([0])
    expect(new FirestoreEngine({ clock: new Clock() }).ruleCoverage('p')).toBeUndefined()
  })

  // https://firebase.google.com/docs/firestore/quotas#security_rules
  test('may look at ten documents for one operation and at twenty for all of a request', async () => {
    const looks = (count: number): string =>
      Array.from({ length: count }, (_, i) => `!exists(/databases/$(database)/documents/none/$(id + '-${i}'))`).join(
        ' && ',
      )
    const allowing = (condition: string): void => {
      const issues = engine.loadRules(
        `rules_version = '2'; service cloud.firestore { match /databases/{database}/documents/a/{id} { allow read, write: if ${condition}; } }`,
      )
      expect(issues).toEqual([])
    }
    const names = ['x', 'y', 'z'].map((id) => `${ROOT}/a/${id}`)
    const batchGet = (count: number): Promise<Json[]> =>
      engine.rpcs.BatchGetDocuments({ database: DATABASE, documents: names.slice(0, count) }, NOBODY)
    const writes = (count: number): Json[] => names.slice(0, count).map((name) => ({ update: { name, fields: {} } }))
    allowing(looks(11))
    await expect(batchGet(1)).rejects.toMatchObject(DENIED)
    await expect(commit(NOBODY, ...writes(1))).rejects.toMatchObject(DENIED)
    allowing(looks(10))
    expect(await batchGet(2)).toHaveLength(2)
    await expect(batchGet(3)).rejects.toMatchObject(DENIED)
    await commit(NOBODY, ...writes(2))
    await expect(commit(NOBODY, ...writes(3))).rejects.toMatchObject(DENIED)
    const verified = { verify: names[2], currentDocument: { exists: false } }
    await expect(commit(NOBODY, ...writes(2), verified)).rejects.toMatchObject(DENIED)
  })

  test('that are absent deny everyone but admin callers, and say so once', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue()
    const bare = new FirestoreEngine({ clock: new Clock() })
    for (const caller of [ANNE, NOBODY]) {
      await expect(bare.rpcs.GetDocument({ name: `${ROOT}/open/x` }, caller)).rejects.toMatchObject(DENIED)
    }
    await expect(bare.rpcs.GetDocument({ name: `${ROOT}/open/x` }, ADMIN)).rejects.toMatchObject({
      status: 'NOT_FOUND',
    })
    expect(told.mock.calls).toEqual([[expect.stringContaining('no rules loaded')]])
  })

  test('tell why they denied on stderr if asked to', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue()
    await expect(get(ANNE, 'own/b')).rejects.toMatchObject(DENIED)
    expect(told).not.toHaveBeenCalled()
    vi.stubEnv('MESH_FIRESTORE_DEBUG', '1')
    await expect(get(ANNE, 'own/b')).rejects.toMatchObject(DENIED)
    expect(told).toHaveBeenCalledWith(
      expect.stringMatching(/denied get \/databases\/\(default\)\/documents\/own\/b: rules 6:\d+ false/),
    )
  })
})
