import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import type { Fields } from '../../api/values.ts'
import type { StoredCommit } from '../../engine/types.ts'
import { ADMIN, DATABASE, ROOT, START, integers, makeParts, set } from './make-parts.ts'

const COMMIT_TIME = START

async function engine(...seed: Json[]) {
  const made = makeParts()
  const commit = (...writes: Json[]): Promise<Json> => made.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  if (seed.length > 0) await commit(...seed)
  const fields = (path: string): Fields | undefined => made.parts.store.get(`${ROOT}/${path}`)?.fields
  return { ...made, commit, fields }
}

describe('update', () => {
  test('creates with both times equal to the commit time, then replaces and keeps createTime', async () => {
    const { commit, rpcs } = await engine()
    expect(await commit(set('a/x', { n: 1, m: 2 }))).toEqual({
      writeResults: [{ updateTime: COMMIT_TIME }],
      commitTime: COMMIT_TIME,
    })
    await commit(set('a/x', { n: 2 }))
    expect(await rpcs.GetDocument({ name: `${ROOT}/a/x` }, ADMIN)).toEqual({
      name: `${ROOT}/a/x`,
      fields: integers({ n: 2 }),
      createTime: COMMIT_TIME,
      updateTime: '2026-01-01T00:00:00.000001Z',
    })
  })

  test('with a mask sets what the document has and deletes what it lacks', async () => {
    const { commit, fields } = await engine(set('a/x', { keep: 1, change: 1, drop: 1 }))
    await commit(set('a/x', { change: 2, ignored: 9 }, { updateMask: { fieldPaths: ['change', 'drop', 'absent'] } }))
    expect(fields('a/x')).toEqual(integers({ keep: 1, change: 2 }))
  })

  test('with an empty mask only makes sure that the document exists', async () => {
    const { commit, fields } = await engine(set('a/x', { n: 1 }))
    await commit(
      { update: { name: `${ROOT}/a/x` }, updateMask: {} },
      { update: { name: `${ROOT}/a/new` }, updateMask: {} },
    )
    expect(fields('a/x')).toEqual(integers({ n: 1 }))
    expect(fields('a/new')).toEqual({})
  })

  test('reaches nested and quoted fields by mask', async () => {
    const { commit, fields } = await engine({
      update: { name: `${ROOT}/a/x`, fields: { m: { mapValue: { fields: integers({ a: 1, b: 2 }) } } } },
    })
    const nested = { m: { mapValue: { fields: { 'c.d': { stringValue: 'new' } } } } }
    await commit({ update: { name: `${ROOT}/a/x`, fields: nested }, updateMask: { fieldPaths: ['m.`c.d`', 'm.a'] } })
    expect(fields('a/x')).toEqual({
      m: { mapValue: { fields: { b: { integerValue: '2' }, 'c.d': { stringValue: 'new' } } } },
    })
  })

  test('that changes nothing keeps the update time and is no change to anyone', async () => {
    const { commit, parts } = await engine(set('a/x', { n: 1, m: 2 }))
    const commits: StoredCommit[] = []
    parts.store.subscribe((each) => commits.push(each))
    const fields = { m: { integerValue: '2' }, n: { integerValue: '1' } }
    expect(await commit({ update: { name: `${ROOT}/a/x`, fields } })).toMatchObject({
      writeResults: [{ updateTime: COMMIT_TIME }],
    })
    expect(commits).toMatchObject([{ changes: [] }])
    expect(await commit(set('a/x', { n: 1 }, { updateMask: { fieldPaths: ['n'] } }))).toMatchObject({
      writeResults: [{ updateTime: COMMIT_TIME }],
    })
  })
})

describe('transforms', () => {
  test('run after the update and answer their results', async () => {
    const { commit, fields } = await engine(set('a/x', { n: 1 }))
    const updateTransforms = [
      { fieldPath: 'n', increment: { integerValue: '4' } },
      { fieldPath: 'at', setToServerValue: 'REQUEST_TIME' },
      { fieldPath: 'tags', appendMissingElements: { values: [{ stringValue: 'a' }] } },
    ]
    const response = await commit({ ...set('a/x', { m: 2 }, { updateMask: { fieldPaths: ['m'] } }), updateTransforms })
    const time = { timestampValue: response['commitTime'] }
    expect(response).toMatchObject({
      writeResults: [
        { updateTime: response['commitTime'], transformResults: [{ integerValue: '5' }, time, { nullValue: null }] },
      ],
    })
    expect(fields('a/x')).toEqual({
      ...integers({ n: 5, m: 2 }),
      at: time,
      tags: { arrayValue: { values: [{ stringValue: 'a' }] } },
    })
  })

  test('as a write of their own create the document', async () => {
    const { commit, fields } = await engine()
    const fieldTransforms = [{ fieldPath: 'deep.n', increment: { doubleValue: 0.5 } }]
    await commit({ transform: { document: `${ROOT}/a/x`, fieldTransforms } })
    expect(fields('a/x')).toEqual({ deep: { mapValue: { fields: { n: { doubleValue: 0.5 } } } } })
  })

  test('are limited to 500 for one document, over all writes', async () => {
    const { commit } = await engine()
    const fieldTransforms = Array.from({ length: 251 }, (_, index) => ({
      fieldPath: `f${index}`,
      increment: { integerValue: '1' },
    }))
    const write = { transform: { document: `${ROOT}/a/x`, fieldTransforms } }
    await expect(commit(write, write)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('500'),
    })
  })
})

describe('delete', () => {
  test('removes the document and has no update time; a missing document is fine', async () => {
    const { commit, fields } = await engine(set('a/x', { n: 1 }))
    const response = await commit({ delete: `${ROOT}/a/x` }, { delete: `${ROOT}/a/missing` })
    expect(response['writeResults']).toEqual([{}, {}])
    expect(fields('a/x')).toBeUndefined()
  })
})

describe('preconditions', () => {
  test.each<[string, Json, string, string]>([
    [
      'update of a missing document',
      set('a/no', {}, { currentDocument: { exists: true } }),
      'NOT_FOUND',
      `No document to update: ${ROOT}/a/no`,
    ],
    [
      'delete of a missing document',
      { delete: `${ROOT}/a/no`, currentDocument: { exists: true } },
      'NOT_FOUND',
      `No document to delete: ${ROOT}/a/no`,
    ],
    [
      'create of a present document',
      set('a/x', {}, { currentDocument: { exists: false } }),
      'ALREADY_EXISTS',
      `Document already exists: ${ROOT}/a/x`,
    ],
    [
      'another update time',
      set('a/x', {}, { currentDocument: { updateTime: '2025-01-01T00:00:00Z' } }),
      'FAILED_PRECONDITION',
      `${ROOT}/a/x`,
    ],
    [
      'the update time of a missing document',
      set('a/no', {}, { currentDocument: { updateTime: START } }),
      'FAILED_PRECONDITION',
      `the stored version (0) does not match the required base version (1767225600000000): ${ROOT}/a/no`,
    ],
    [
      'verify of a document that came to be',
      { verify: `${ROOT}/a/x`, currentDocument: { exists: false } },
      'ALREADY_EXISTS',
      `${ROOT}/a/x`,
    ],
  ])('refuse %s and the whole commit', async (_what, write, status, message) => {
    const { commit, fields } = await engine(set('a/x', { n: 1 }))
    await expect(commit(set('a/other', { n: 1 }), write)).rejects.toMatchObject({
      status,
      message: expect.stringContaining(message),
    })
    expect(fields('a/other')).toBeUndefined()
    expect(fields('a/x')).toEqual(integers({ n: 1 }))
  })

  test('that hold let the write pass; update times may have nine digits', async () => {
    const { commit, fields } = await engine(set('a/x', { n: 1 }))
    const currentDocument = { updateTime: '2026-01-01T00:00:00.000000000Z' }
    await commit({ verify: `${ROOT}/a/x`, currentDocument }, set('a/x', { n: 2 }, { currentDocument }))
    await commit({ delete: `${ROOT}/a/x`, currentDocument: { exists: true } })
    await commit(set('a/x', { n: 3 }, { currentDocument: { exists: false } }))
    expect(fields('a/x')).toEqual(integers({ n: 3 }))
  })

  test('of later writes see what earlier ones of the commit did', async () => {
    const { commit, fields, parts } = await engine()
    await commit(set('a/x', { n: 1 }, { currentDocument: { exists: false } }), {
      transform: { document: `${ROOT}/a/x`, fieldTransforms: [{ fieldPath: 'n', increment: { integerValue: '1' } }] },
      currentDocument: { exists: true },
    })
    expect(fields('a/x')).toEqual(integers({ n: 2 }))
    const commits: StoredCommit[] = []
    parts.store.subscribe((each) => commits.push(each))
    await commit(set('a/y', { n: 1 }), { delete: `${ROOT}/a/y` })
    expect(commits).toMatchObject([{ changes: [] }])
  })
})

describe('bad writes', () => {
  const name = `${ROOT}/a/x`
  test.each<[string, Json]>([
    ['no operation', { currentDocument: { exists: true } }],
    ['two operations', { delete: name, update: { name } }],
    ['a mask on a delete', { delete: name, updateMask: { fieldPaths: ['a'] } }],
    [
      'transforms on a delete',
      { delete: name, updateTransforms: [{ fieldPath: 'a', increment: { integerValue: '1' } }] },
    ],
    ['a reserved field in the mask', { update: { name }, updateMask: { fieldPaths: ['__a__'] } }],
    ['two preconditions', { delete: name, currentDocument: { exists: true, updateTime: START } }],
    [
      'an update time finer than microseconds',
      { delete: name, currentDocument: { updateTime: '2026-01-01T00:00:00.000000001Z' } },
    ],
    ['text as exists', { delete: name, currentDocument: { exists: 'yes' } }],
    ['a name in another database', { delete: 'projects/p/databases/other/documents/a/x' }],
    ['a collection name', { delete: `${ROOT}/a` }],
    ['a bad value', { update: { name, fields: { f: { integerValue: 'x' } } } }],
  ])('with %s are INVALID_ARGUMENT', async (_what, write) => {
    const { commit, fields } = await engine()
    await expect(commit(set('a/before', {}), write)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
    expect(fields('a/before')).toBeUndefined()
  })

  test('beyond 1 MiB of one document are refused, up to it they are not', async () => {
    const { commit } = await engine()
    const write = (bytes: number): Json => {
      const overhead = 2 + 2 + 16 + 32 + 2 * (2 + 1)
      const half = { stringValue: 'x'.repeat(500_000) }
      return { update: { name, fields: { f: half, g: { stringValue: 'x'.repeat(bytes - overhead - 500_000) } } } }
    }
    await commit(write(1_048_576))
    await expect(commit(write(1_048_577))).rejects.toThrow(/1,048,577 bytes.*1,048,576 bytes/)
  })
})

test('commit times grow while the clock stands, and past every reported read time', async () => {
  const { commit, parts, clock } = await engine()
  const first = await commit(set('a/x', { n: 1 }))
  clock.advance(1_000_000)
  const read = parts.store.readTime()
  const second = await commit(set('a/x', { n: 2 }))
  expect(first['commitTime']).toBe(COMMIT_TIME)
  expect(second['commitTime']).toBe('2026-01-01T00:00:01.000001Z')
  expect(parts.store.lastCommitTime()).toBeGreaterThan(read)
})

test('a listener that commits does so after all have heard of the commit before', async () => {
  const { parts, commit } = await engine()
  const heard: number[] = []
  parts.store.subscribe((each) => {
    if (heard.length === 0) parts.committer.commit(DATABASE, [set('a/second', { n: 1 })], ADMIN)
    heard.push(each.time)
  })
  parts.store.subscribe((each) => heard.push(each.time))
  await commit(set('a/first', { n: 1 }))
  expect(heard).toEqual(heard.toSorted((a, b) => a - b))
  expect(heard).toHaveLength(4)
})
