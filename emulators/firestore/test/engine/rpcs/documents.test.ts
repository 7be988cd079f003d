import { describe, expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { ADMIN, DATABASE, ROOT, START, integers, makeParts, set } from '../make-parts.ts'

const names = (documents: unknown): string[] =>
  Array.isArray(documents) ? documents.map(({ name }: { name: string }) => name.slice(ROOT.length + 1)) : []

async function engine(...paths: string[]) {
  const made = makeParts()
  if (paths.length > 0)
    await made.rpcs.Commit({ database: DATABASE, writes: paths.map((path, n) => set(path, { n, m: 1 })) }, ADMIN)
  return made
}

describe('GetDocument', () => {
  test('answers the document, or the fields of the mask', async () => {
    const { rpcs } = await engine('a/x')
    expect(await rpcs.GetDocument({ name: `${ROOT}/a/x`, mask: { fieldPaths: ['n', 'none'] } }, ADMIN)).toEqual({
      name: `${ROOT}/a/x`,
      fields: integers({ n: 0 }),
      createTime: START,
      updateTime: START,
    })
    expect(await rpcs.GetDocument({ name: `${ROOT}/a/x`, mask: {} }, ADMIN)).toMatchObject({ fields: {} })
  })

  test('of a missing document is NOT_FOUND with its name', async () => {
    const { rpcs } = await engine()
    const error = { status: 'NOT_FOUND', message: `Document "${ROOT}/a/x" not found.` }
    await expect(rpcs.GetDocument({ name: `${ROOT}/a/x` }, ADMIN)).rejects.toMatchObject(error)
    await expect(rpcs.GetDocument({}, ADMIN)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: 'name is required.',
    })
  })
})

describe('BatchGetDocuments', () => {
  test('answers found and missing once each, after the transaction it began', async () => {
    const { rpcs } = await engine('a/x')
    const documents = [`${ROOT}/a/x`, `${ROOT}/a/no`, `${ROOT}/a/x`]
    const request = { database: DATABASE, documents, mask: { fieldPaths: ['n'] }, newTransaction: { readWrite: {} } }
    expect(await rpcs.BatchGetDocuments(request, ADMIN)).toEqual([
      { transaction: expect.any(String) },
      { found: expect.objectContaining({ name: `${ROOT}/a/x`, fields: integers({ n: 0 }) }), readTime: START },
      { missing: `${ROOT}/a/no`, readTime: START },
    ])
  })

  test('refuses names of another database and no names', async () => {
    const { rpcs } = await engine()
    for (const documents of [['projects/p/databases/other/documents/a/x'], [`${ROOT}/a`], [7], 'x']) {
      await expect(rpcs.BatchGetDocuments({ database: DATABASE, documents }, ADMIN)).rejects.toMatchObject({
        status: 'INVALID_ARGUMENT',
      })
    }
    expect(await rpcs.BatchGetDocuments({ database: DATABASE }, ADMIN)).toEqual([])
  })
})

describe('CreateDocument, UpdateDocument and DeleteDocument', () => {
  test('create with a given or a random id, once', async () => {
    const { rpcs } = await engine()
    const request = { parent: ROOT, collectionId: 'a', document: { fields: integers({ n: 1 }) } }
    expect(await rpcs.CreateDocument({ ...request, documentId: 'x' }, ADMIN)).toEqual({
      name: `${ROOT}/a/x`,
      fields: integers({ n: 1 }),
      createTime: START,
      updateTime: START,
    })
    await expect(rpcs.CreateDocument({ ...request, documentId: 'x' }, ADMIN)).rejects.toMatchObject({
      status: 'ALREADY_EXISTS',
    })
    const { name } = await rpcs.CreateDocument(request, ADMIN)
    expect(name).toMatch(/\/documents\/a\/[A-Za-z0-9]{20}$/)
  })

  test.each<[string, Json]>([
    ['a collection as parent', { parent: `${ROOT}/a`, collectionId: 'b' }],
    ['no collection id', { parent: ROOT }],
    ['a slash in the document id', { parent: ROOT, collectionId: 'a', documentId: 'x/y' }],
    ['a reserved collection id', { parent: ROOT, collectionId: '__a__' }],
    ['fields that are no map', { parent: ROOT, collectionId: 'a', document: { fields: [] } }],
  ])('create refuses %s', async (_what, request) => {
    const { rpcs } = await engine()
    await expect(rpcs.CreateDocument(request, ADMIN)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
  })

  test('update by mask and precondition, delete by precondition', async () => {
    const { rpcs } = await engine('a/x')
    const document = { name: `${ROOT}/a/x`, fields: integers({ n: 7 }) }
    const request = { document, updateMask: { fieldPaths: ['n'] }, mask: { fieldPaths: ['m'] } }
    expect(await rpcs.UpdateDocument(request, ADMIN)).toMatchObject({ fields: integers({ m: 1 }) })
    const missing = { name: `${ROOT}/a/no` }
    await expect(
      rpcs.UpdateDocument({ document: missing, currentDocument: { exists: true } }, ADMIN),
    ).rejects.toMatchObject({ status: 'NOT_FOUND' })
    await expect(rpcs.DeleteDocument({ ...missing, currentDocument: { exists: true } }, ADMIN)).rejects.toMatchObject({
      status: 'NOT_FOUND',
    })
    expect(await rpcs.DeleteDocument({ name: `${ROOT}/a/x` }, ADMIN)).toEqual({})
    expect(await rpcs.DeleteDocument({ name: `${ROOT}/a/x` }, ADMIN)).toEqual({})
  })
})

describe('ListDocuments', () => {
  const list = (rpcs: Awaited<ReturnType<typeof engine>>['rpcs'], request: Json): Promise<Json> =>
    rpcs.ListDocuments({ parent: ROOT, collectionId: 'a', ...request }, ADMIN)

  test('answers the collection in the order of names, page by page', async () => {
    const { rpcs } = await engine('a/é', 'a/b', 'a/__id10__'.replace('__id10__', 'a'), 'a/c', 'other/d', 'a/b/sub/e')
    const found: string[] = []
    let pageToken: unknown
    do {
      const page = await list(rpcs, { pageSize: 2, pageToken })
      found.push(...names(page['documents']))
      pageToken = page['nextPageToken']
    } while (pageToken !== undefined)
    expect(found).toEqual(['a/a', 'a/b', 'a/c', 'a/é'])
    expect(names((await list(rpcs, { orderBy: '__name__ desc', pageSize: 3 }))['documents'])).toEqual([
      'a/é',
      'a/c',
      'a/b',
    ])
    expect(await list(rpcs, { collectionId: 'none' })).toEqual({ documents: [] })
  })

  test('shows missing documents that have documents below them, by name only', async () => {
    const { rpcs } = await engine('a/x', 'a/gone/sub/e', 'a/deep/s/t/u/v')
    expect((await list(rpcs, { showMissing: true, mask: {} }))['documents']).toEqual([
      { name: `${ROOT}/a/deep` },
      { name: `${ROOT}/a/gone` },
      { name: `${ROOT}/a/x`, fields: {}, createTime: START, updateTime: START },
    ])
    expect(names((await list(rpcs, {}))['documents'])).toEqual(['a/x'])
  })

  test('without a collection id lists all collections of the parent', async () => {
    const { rpcs } = await engine('a/x/s/1', 'a/x/t/2', 'a/y/s/3')
    const response = await rpcs.ListDocuments({ parent: `${ROOT}/a/x` }, ADMIN)
    expect(names(response['documents'])).toEqual(['a/x/s/1', 'a/x/t/2'])
  })

  test('answers in the order of fields, page by page, with as many values the same', async () => {
    const { rpcs } = makeParts()
    const writes = [
      set('a/v', { n: 2 }),
      set('a/w', { n: 1 }),
      set('a/x', { n: 2 }),
      set('a/y', {}),
      set('a/z', { n: 3 }),
    ]
    await rpcs.Commit({ database: DATABASE, writes }, ADMIN)
    const all = async (orderBy: string): Promise<string[]> => {
      const found: string[] = []
      let pageToken: unknown
      do {
        const page = await list(rpcs, { orderBy, pageSize: 2, pageToken })
        found.push(...names(page['documents']))
        pageToken = page['nextPageToken']
      } while (pageToken !== undefined)
      return found
    }
    expect(await all('n')).toEqual(['a/w', 'a/v', 'a/x', 'a/z'])
    expect(await all('n DESC')).toEqual(['a/z', 'a/x', 'a/v', 'a/w'])
    expect(await all(' `n` desc , __name__ asc')).toEqual(['a/z', 'a/v', 'a/x', 'a/w'])
  })

  test('goes on where a page ended, also when its last document has moved', async () => {
    const { rpcs } = makeParts()
    const writes = [set('a/v', { n: 1 }), set('a/w', { n: 2 }), set('a/x', { n: 3 })]
    await rpcs.Commit({ database: DATABASE, writes }, ADMIN)
    const { nextPageToken: pageToken } = await list(rpcs, { orderBy: 'n', pageSize: 2 })
    await rpcs.Commit({ database: DATABASE, writes: [set('a/w', { n: 9 })] }, ADMIN)
    expect(names((await list(rpcs, { orderBy: 'n', pageToken }))['documents'])).toEqual(['a/x', 'a/w'])
  })

  test('a page goes on only under the same parameters, the page size apart', async () => {
    const { rpcs } = await engine('a/x', 'a/y', 'a/z', 'b/x')
    const { nextPageToken: pageToken } = await list(rpcs, { pageSize: 1 })
    expect(names((await list(rpcs, { pageSize: 5, pageToken }))['documents'])).toEqual(['a/y', 'a/z'])
    const others = [{ collectionId: 'b' }, { orderBy: 'n' }, { showMissing: true }, { mask: { fieldPaths: ['n'] } }]
    for (const other of others) {
      await expect(list(rpcs, { ...other, pageToken })).rejects.toThrow(
        'pageToken is of a request with other parameters',
      )
    }
  })

  test.each([null, 5, [5], [{ referenceValue: 5 }], { 0: { referenceValue: `${ROOT}/a/x` } }])(
    'refuses a token that was changed to begin after %j',
    async (position) => {
      const { rpcs } = await engine('a/x', 'a/y')
      for (const showMissing of [false, true]) {
        const { nextPageToken } = await list(rpcs, { showMissing, pageSize: 1 })
        const token = JSON.parse(Buffer.from(String(nextPageToken), 'base64url').toString()) as Json
        const pageToken = Buffer.from(JSON.stringify({ ...token, position })).toString('base64url')
        await expect(list(rpcs, { showMissing, pageToken })).rejects.toMatchObject({
          status: 'INVALID_ARGUMENT',
          message: expect.stringContaining('pageToken'),
        })
      }
    },
  )

  test('answers the documents of an earlier time', async () => {
    const { rpcs, clock } = await engine('a/x')
    clock.advance(1_000_000)
    await rpcs.Commit({ database: DATABASE, writes: [set('a/y', {})] }, ADMIN)
    expect(names((await list(rpcs, { readTime: START }))['documents'])).toEqual(['a/x'])
  })

  test.each<[string, Json]>([
    ['a broken order', { orderBy: 'n up' }],
    ['an order twice', { orderBy: 'n, n desc' }],
    ['an order that does not go on', { orderBy: 'n,' }],
    ['an order with missing documents', { orderBy: 'n', showMissing: true }],
    ['an order of several collections', { orderBy: 'n', collectionId: '' }],
    ['a strange token', { pageToken: 'xx' }],
    ['a negative page', { pageSize: -1 }],
    ['a collection as parent', { parent: `${ROOT}/a` }],
    ['two states', { readTime: START, newTransaction: {} }],
  ])('refuses %s', async (_, request) => {
    const { rpcs } = await engine('a/x')
    await expect(list(rpcs, request)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
  })
})

describe('BatchWrite', () => {
  test('carries out each write alone and answers a status for each', async () => {
    const { rpcs, parts } = await engine('a/x')
    const writes = [
      set('a/y', { n: 1 }),
      set('a/x', {}, { currentDocument: { exists: false } }),
      { delete: `${ROOT}/a/z` },
    ]
    expect(await rpcs.BatchWrite({ database: DATABASE, writes }, ADMIN)).toEqual({
      writeResults: [{ updateTime: '2026-01-01T00:00:00.000001Z' }, {}, {}],
      status: [{ code: 0 }, { code: 6, message: `Document already exists: ${ROOT}/a/x` }, { code: 0 }],
    })
    expect(parts.store.get(`${ROOT}/a/y`)).toBeDefined()
  })

  test('refuses two writes on one document, a malformed write and more than 500', async () => {
    const { rpcs, parts } = await engine()
    for (const writes of [
      [set('a/y', { n: 1 }), { delete: `${ROOT}/a/y` }],
      [set('a/y', { n: 1 }), {}],
      Array.from({ length: 501 }, (_, index) => set(`a/${index}`, {})),
    ]) {
      await expect(rpcs.BatchWrite({ database: DATABASE, writes }, ADMIN)).rejects.toMatchObject({
        status: 'INVALID_ARGUMENT',
      })
    }
    expect(parts.store.documents.size).toBe(0)
  })
})
