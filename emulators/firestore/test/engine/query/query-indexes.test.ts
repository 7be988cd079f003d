import { describe, expect, it, vi } from 'vitest'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { asc, desc, from, group, int, ROOT, str, where, World } from './world.ts'

function filled(count: number): World {
  const world = new World()
  world.write(
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`c/d${n}`, { n: int(n), g: str(n % 2 ? 'odd' : 'even') }]),
    ),
  )
  return world
}

const first = from('c', { where: where('g', '==', str('odd')), orderBy: [desc('n')], limit: 2 })
const ids = (engine: QueryEngine, query = first): string[] =>
  engine.run(ROOT, query).documents.map(({ name }) => name.slice(`${ROOT}/`.length))

describe('query indexes', () => {
  it('read the collection once, then only the documents of the result', () => {
    const { store } = filled(1000)
    const engine = new QueryEngine(store)
    const scans = vi.spyOn(store, 'inCollection')
    const gets = vi.spyOn(store, 'get')
    expect(ids(engine)).toEqual(['c/d999', 'c/d997'])
    const scansAtFirst = scans.mock.calls.length
    gets.mockClear()
    for (let turn = 0; turn < 5; turn += 1) ids(engine)
    expect(scans.mock.calls.length).toBe(scansAtFirst)
    expect(gets.mock.calls.length).toBe(10)
  })

  it('count without reading documents', () => {
    const { store } = filled(1000)
    const engine = new QueryEngine(store)
    ids(engine)
    const gets = vi.spyOn(store, 'get')
    const aggregations = [{ count: {}, alias: 'n' }]
    expect(engine.aggregate(ROOT, { structuredQuery: { ...first, limit: 900 }, aggregations })).toEqual({ n: int(500) })
    expect(gets).not.toHaveBeenCalled()
  })

  it('follow documents that come, change, move and go', () => {
    const world = filled(200)
    const engine = new QueryEngine(world.store, { readThroughMax: 0 })
    expect(ids(engine)).toEqual(['c/d199', 'c/d197'])
    world.write({ 'c/new': { n: int(500), g: str('odd') }, 'c/d199': { n: int(199), g: str('even') } })
    expect(ids(engine)).toEqual(['c/new', 'c/d197'])
    world.write({ 'c/new': { n: int(-1), g: str('odd') }, 'c/d197': undefined })
    expect(ids(engine)).toEqual(['c/d195', 'c/d193'])
    world.write({ 'c/d195': { g: str('odd') } })
    expect(ids(engine)).toEqual(['c/d193', 'c/d191'])
  })

  it('of collection groups follow every collection of that id below the parent', () => {
    const world = filled(3)
    const engine = new QueryEngine(world.store, { readThroughMax: 0 })
    const query = group('c', { orderBy: [asc('n')], limit: 3 })
    expect(ids(engine, query)).toEqual(['c/d0', 'c/d1', 'c/d2'])
    const below = (): string[] =>
      engine.run(`${ROOT}/x/y`, query).documents.map(({ name }) => name.slice(`${ROOT}/`.length))
    expect(below()).toEqual([])
    world.write({ 'x/y/c/deep': { n: int(-1) }, 'x/yy/c/beside': { n: int(-2) }, 'x/y/d/other': { n: int(-3) } })
    expect(ids(engine, query)).toEqual(['x/yy/c/beside', 'x/y/c/deep', 'c/d0'])
    expect(below()).toEqual(['x/y/c/deep'])
  })

  it('are dropped when many others are used, and then made again', () => {
    const world = filled(10)
    const engine = new QueryEngine(world.store, { readThroughMax: 0 })
    ids(engine)
    for (let n = 0; n < 600; n += 1) {
      world.write({ [`s${n}/a`]: { n: int(n) } })
      expect(ids(engine, from(`s${n}`, { orderBy: [asc('n')] }))).toEqual([`s${n}/a`])
    }
    world.write({ 'c/d11': { n: int(11), g: str('odd') }, 's0/b': { n: int(-5) } })
    expect(ids(engine)).toEqual(['c/d11', 'c/d9'])
    expect(ids(engine, from('s0', { orderBy: [asc('n')] }))).toEqual(['s0/b', 's0/a'])
  })
})
