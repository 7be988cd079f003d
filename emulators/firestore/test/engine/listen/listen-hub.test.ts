import { describe, expect, it, vi } from 'vitest'
import { denied } from '../../../engine/denied.ts'
import type { StreamSink } from '../../../api/service.ts'
import type { Authoriser } from '../../../engine/types.ts'
import { asc, from, group, int, ROOT, str, where } from '../query/world.ts'
import { ADMIN, DATABASE, ListenWorld, NOBODY, quiet, TestClient } from './listening.ts'

const positive = from('c', { where: where('n', '>', int(0)) })
const lowest = from('c', { orderBy: [asc('n')], limit: 2 })
const n = (value: number): { n: ReturnType<typeof int> } => ({ n: int(value) })

describe('a query target', () => {
  it('opens with ADD, its documents, CURRENT and the boundary', async () => {
    const client = new TestClient(new ListenWorld({ 'c/a': n(1), 'c/b': n(0), 'c/d': n(2) }).hub)
    await quiet(client.query(2, positive).responses)
    const current = client.responses.at(-2)
    expect(current).toEqual({
      targetChange: {
        targetChangeType: 'CURRENT',
        targetIds: [2],
        resumeToken: client.resumeToken,
        readTime: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/),
      },
    })
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'change c/d 2', 'CURRENT 2', 'at'])
  })

  it('tells a commit as one unit and keeps silent about commits that do not concern it', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(1), 'c/gone': n(1) })
    const client = new TestClient(world.hub).query(2, positive)
    await client.heard()
    world.write({ 'c/a': n(5), 'c/b': n(-1), 'c/gone': undefined, 'c/new': n(9), 'c/no': n(-9) })
    world.write({ 'other/x': n(1), 'c/no': n(-8) })
    world.write({})
    expect(await client.heard()).toEqual(['change c/a 2', 'remove c/b -2', 'delete c/gone -2', 'change c/new 2', 'at'])
  })

  it('reports the time of the commit that it tells', async () => {
    const world = new ListenWorld()
    const client = new TestClient(world.hub).query(2, positive)
    await client.heard()
    world.clock.freeze()
    const time = world.write({ 'c/a': n(1) })
    await quiet(client.responses)
    expect(JSON.stringify(client.responses.at(-1))).toContain(`${String(time % 1_000_000).padStart(6, '0')}Z`)
  })

  it('refills a limited result and lets nothing in behind its end', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(2), 'c/d': n(3), 'c/e': n(4) })
    const client = new TestClient(world.hub).query(2, lowest)
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'change c/b 2', 'CURRENT 2', 'at'])
    world.write({ 'c/f': n(5) })
    expect(await client.heard()).toEqual([])
    world.write({ 'c/a': undefined })
    expect(await client.heard()).toEqual(['change c/d 2', 'delete c/a -2', 'at'])
    world.write({ 'c/zero': n(0) })
    expect(await client.heard()).toEqual(['change c/zero 2', 'remove c/d -2', 'at'])
    world.write({ 'c/b': n(9) })
    expect(await client.heard()).toEqual(['change c/d 2', 'remove c/b -2', 'at'])
  })

  it('moves with its offset', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(2), 'c/d': n(3) })
    const client = new TestClient(world.hub).query(2, { ...lowest, offset: 1, limit: 1 })
    expect(await client.heard()).toContain('change c/b 2')
    world.write({ 'c/a': undefined })
    expect(await client.heard()).toEqual(['change c/d 2', 'remove c/b -2', 'at'])
  })

  it('follows a collection group and projects to the selected fields', async () => {
    const world = new ListenWorld({ 'x/y/c/a': { ...n(1), more: str('m') } })
    const client = new TestClient(world.hub).query(2, group('c', { select: { fields: [{ fieldPath: 'n' }] } }))
    await client.heard()
    world.write({ 'c/b': { ...n(2), more: str('m') }, 'x/y/d/e': n(1) })
    await quiet(client.responses)
    expect(JSON.stringify(client.responses)).not.toContain('more')
    expect(await client.heard()).toEqual(['change c/b 2', 'at'])
  })

  it('is computed once for all streams that ask the same', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const runs = vi.spyOn(world.queries, 'runParsed')
    const clients = Array.from({ length: 20 }, () => new TestClient(world.hub).query(2, { ...lowest }))
    for (const client of clients) await client.heard()
    expect(runs).toHaveBeenCalledTimes(1)
    world.write({ 'c/b': n(0) })
    for (const client of clients) expect(await client.heard()).toEqual(['change c/b 2', 'at'])
    expect(runs).toHaveBeenCalledTimes(2)
    for (const client of clients) client.close()
    world.write({ 'c/b': n(1) })
    expect(runs).toHaveBeenCalledTimes(2)
  })

  it('ends by itself if it is asked for once', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = new TestClient(world.hub).query(2, positive, { once: true })
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'CURRENT 2', 'at', 'REMOVE 2'])
    world.write({ 'c/a': n(2) })
    expect(await client.heard()).toEqual([])
  })
})

describe('a documents target', () => {
  it('tells missing documents, and when they come and go', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = new TestClient(world.hub).documents(2, ['c/a', 'c/b'])
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'delete c/b -2', 'CURRENT 2', 'at'])
    world.write({ 'c/b': n(1), 'c/other': n(1) })
    expect(await client.heard()).toEqual(['change c/b 2', 'at'])
    world.write({ 'c/a': undefined, 'c/b': n(2) })
    expect(await client.heard()).toEqual(['delete c/a -2', 'change c/b 2', 'at'])
  })
})

describe('several targets of a stream', () => {
  it('share one message per document', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = new TestClient(world.hub).query(2, positive).query(4, from('c')).documents(6, ['c/a'])
    await client.heard()
    world.write({ 'c/a': n(2) })
    expect(await client.heard()).toEqual(['change c/a 2,4,6', 'at'])
    world.write({ 'c/a': n(-2) })
    expect(await client.heard()).toEqual(['change c/a 4,6 -2', 'at'])
    world.write({ 'c/a': undefined })
    expect(await client.heard()).toEqual(['delete c/a -4,6', 'at'])
  })

  it('end one by one', async () => {
    const world = new ListenWorld()
    const client = new TestClient(world.hub).query(2, positive).query(4, from('c'))
    await client.heard()
    client.send({ removeTarget: 2 })
    expect(await client.heard()).toEqual(['REMOVE 2'])
    world.write({ 'c/a': n(1) })
    expect(await client.heard()).toEqual(['change c/a 4', 'at'])
    expect(await client.query(2, positive).heard()).toEqual(['ADD 2', 'change c/a 2', 'CURRENT 2', 'at'])
  })

  it('get ids from the stream if the client gives none, and then must do without ids of their own', async () => {
    const client = new TestClient(new ListenWorld().hub).query(7, positive).query(0, positive).query(0, from('d'))
    expect((await client.heard()).filter((said) => said.startsWith('ADD'))).toEqual(['ADD 7', 'ADD 1', 'ADD 2'])
    expect(await client.query(8, positive).heard()).toEqual(['REMOVE 8 (3)'])
    expect(client.failure).toBeUndefined()
  })

  it('may be many', async () => {
    const world = new ListenWorld()
    const client = new TestClient(world.hub)
    for (let id = 1; id <= 500; id += 1) client.query(id, from(`c${id}`))
    expect(await client.heard()).toHaveLength(1500)
    world.write({ 'c77/a': n(1), 'c500/a': n(1) })
    expect(await client.heard()).toEqual(['change c77/a 77', 'change c500/a 500', 'at'])
  })

  it('that are removed twice or never were are said to be removed', async () => {
    const client = new TestClient(new ListenWorld().hub).query(2, positive)
    await client.heard()
    client.send({ removeTarget: 2 }).send({ removeTarget: 2 }).send({ removeTarget: 99 })
    expect(await client.heard()).toEqual(['REMOVE 2', 'REMOVE 2', 'REMOVE 99'])
  })
})

describe('rules', () => {
  const onlyOpen: Partial<Authoriser> = {
    get: (_caller, _name, document) => {
      if (document?.fields['secret'] !== undefined) throw denied()
    },
    list: (_caller, collectionName) => {
      if (collectionName.endsWith('/secrets')) throw denied()
    },
  }

  it('refuse one target and leave the others alone', async () => {
    const world = new ListenWorld({ 'c/a': n(1) }, onlyOpen)
    const client = new TestClient(world.hub, NOBODY).query(2, from('secrets')).query(4, from('c'))
    await quiet(client.responses)
    expect(client.responses[1]).toEqual({
      targetChange: {
        targetChangeType: 'REMOVE',
        targetIds: [2],
        cause: { code: 7, message: 'Missing or insufficient permissions.' },
      },
    })
    expect(await client.heard()).toEqual(['ADD 2', 'REMOVE 2 (7)', 'ADD 4', 'change c/a 4', 'CURRENT 4', 'at'])
    world.write({ 'secrets/s': n(1), 'c/a': n(2) })
    expect(await client.heard()).toEqual(['change c/a 4', 'at'])
  })

  it('do not bind admin callers', async () => {
    const client = new TestClient(new ListenWorld({}, onlyOpen).hub, ADMIN).query(2, from('secrets'))
    expect(await client.heard()).toEqual(['ADD 2', 'CURRENT 2', 'at'])
  })

  it('keep queries over all collections from other callers', async () => {
    const client = new TestClient(new ListenWorld().hub, NOBODY).query(2, { from: [{ allDescendants: true }] })
    expect(await client.heard()).toEqual(['ADD 2', 'REMOVE 2 (7)'])
  })

  it('judge a document anew when it changes', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(1) }, onlyOpen)
    const client = new TestClient(world.hub, NOBODY).documents(2, ['c/a']).documents(4, ['c/b'])
    await client.heard()
    world.write({ 'c/a': { secret: int(1) }, 'c/b': n(2) })
    expect(await client.heard()).toEqual(['REMOVE 2 (7)', 'change c/b 4', 'at'])
    world.write({ 'c/a': n(3) })
    expect(await client.heard()).toEqual([])
  })

  it('judge every target anew after they were replaced', async () => {
    let isOpen = true
    const list = (_caller: unknown, name: string): void => {
      if (!isOpen && name.endsWith('/c')) throw denied()
    }
    const world = new ListenWorld({}, { list })
    const client = new TestClient(world.hub, NOBODY).query(2, from('c')).query(4, from('d'))
    await client.heard()
    world.hub.recheck()
    expect(await client.heard()).toEqual([])
    isOpen = false
    world.hub.recheck()
    expect(await client.heard()).toEqual(['REMOVE 2 (7)'])
    world.write({ 'c/a': n(1), 'd/a': n(1) })
    expect(await client.heard()).toEqual(['change d/a 4', 'at'])
  })

  it('judge a target anew when a document changes that they looked at, before it hears of that commit', async () => {
    const checkMember = (looked?: Set<string>): void => {
      looked?.add(`${ROOT}/members/me`)
      if (world.store.get(`${ROOT}/members/me`) === undefined) throw denied()
    }
    const rules: Partial<Authoriser> = {
      list: (_caller, _name, _query, looked) => checkMember(looked),
      get(_caller, name, _document, looked) {
        if (name.endsWith('/c/a')) checkMember(looked)
      },
    }
    const world = new ListenWorld({ 'members/me': {}, 'c/a': n(1) }, rules)
    const client = new TestClient(world.hub, NOBODY).query(2, from('c')).documents(4, ['c/a']).documents(6, ['d/a'])
    await client.heard()
    world.write({ 'members/me': n(1), 'c/a': n(2) })
    expect(await client.heard()).toEqual(['change c/a 2,4', 'at'])
    world.write({ 'members/me': undefined, 'c/a': n(3), 'd/a': n(1) })
    expect((await client.heard()).sort()).toEqual(['REMOVE 2 (7)', 'REMOVE 4 (7)', 'at', 'change d/a 6'])
    world.write({ 'members/me': {}, 'c/a': n(4) })
    expect(await client.heard()).toEqual([])
  })

  it('that fail on one target keep no other from the commit', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const get: Authoriser['get'] = (_caller, _name, document) => {
      if (document !== undefined) throw new TypeError('a defect')
    }
    const world = new ListenWorld({}, { get })
    const broken = new TestClient(world.hub, NOBODY).documents(2, ['c/a'])
    const sound = new TestClient(world.hub).query(2, from('c'))
    await broken.heard()
    await sound.heard()
    world.write({ 'c/a': n(1) })
    expect(await broken.heard()).toEqual(['REMOVE 2 (13)'])
    expect(await sound.heard()).toEqual(['change c/a 2', 'at'])
    expect(logged).toHaveBeenCalledOnce()
    logged.mockRestore()
  })
})

describe('bad requests', () => {
  const query = { parent: ROOT, structuredQuery: positive }

  it.each([
    ['a bad query', { query: { parent: ROOT, structuredQuery: from('c', { limit: -1 }) } }, /limit must be/],
    ['a bad parent', { query: { parent: `${ROOT}/c`, structuredQuery: positive } }, /found the collection/],
    [
      'another database',
      { query: { parent: 'projects/p/databases/d/documents', structuredQuery: positive } },
      /the stream's database is/,
    ],
    ['no structured query', { query: { parent: ROOT } }, /structuredQuery is required/],
    ['no source', {}, /exactly one of query and documents/],
    ['two sources', { query, documents: { documents: [`${ROOT}/c/a`] } }, /exactly one of query and documents/],
    ['no documents', { documents: {} }, /must name at least one document/],
    ['a bad document name', { documents: { documents: [`${ROOT}/c`] } }, /must be a document name/],
    ['an unknown field', { query, wanted: true }, /Unknown name "wanted" at addTarget/],
    ['a bad resume token', { query, resumeToken: 'bm9wZQ==' }, /^bad resume token$/],
    ['a bad read time', { query, readTime: 'yesterday' }, /readTime must be an RFC 3339 timestamp/],
    ['a read time to come', { query, readTime: '2200-01-01T00:00:00Z' }, /read time is in the future/],
  ])('%s ends its target with INVALID_ARGUMENT', async (_title, addTarget, message) => {
    const world = new ListenWorld()
    const client = new TestClient(world.hub).query(4, from('c')).send({ addTarget: { targetId: 2, ...addTarget } })
    await quiet(client.responses)
    expect(client.responses.at(-1)).toMatchObject({
      targetChange: {
        targetChangeType: 'REMOVE',
        targetIds: [2],
        cause: { code: 3, message: expect.stringMatching(message) },
      },
    })
    client.responses.length = 0
    world.write({ 'c/a': n(1) })
    expect(await client.heard()).toEqual(['change c/a 4', 'at'])
    expect(client.failure).toBeUndefined()
  })

  it.each([
    ['an id in use', { addTarget: { targetId: 2, query } }, /targetId 2 is in use/],
    ['an id that is no number', { addTarget: { targetId: 'x', query } }, /targetId must be/],
    ['neither addTarget nor removeTarget', { labels: {} }, /must have addTarget or removeTarget/],
  ])('%s ends the stream', async (_title, request, message) => {
    const world = new ListenWorld()
    const other = new TestClient(world.hub).query(2, positive)
    const client = new TestClient(world.hub).query(2, positive).send(request)
    expect(client.failure).toMatchObject({ status: 'INVALID_ARGUMENT', message: expect.stringMatching(message) })
    await other.heard()
    world.write({ 'c/a': n(1) })
    expect(await other.heard()).toEqual(['change c/a 2', 'at'])
    expect(client.responses.map((response) => JSON.stringify(response)).join()).not.toContain('documentChange')
  })

  it('a sink that throws ends its own stream only, and is told so', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const fail = vi.fn<StreamSink['fail']>()
    const broken = world.hub.open(ADMIN, {
      send: () => {
        throw new Error('socket is gone')
      },
      fail,
    })
    broken.receive({ database: DATABASE, addTarget: { targetId: 2, query } })
    const client = new TestClient(world.hub).query(2, positive)
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'CURRENT 2', 'at'])
    expect(log).toHaveBeenCalledOnce()
    expect(fail.mock.calls).toEqual([[expect.objectContaining({ status: 'INTERNAL' })]])
    log.mockRestore()
  })
})
