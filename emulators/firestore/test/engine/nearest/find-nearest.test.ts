import { describe, expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { parseAddTarget } from '../../../engine/listen/parse-add-target.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { ROOT, World, arr, asc, bool, dbl, desc, from, group, int, nul, str, vec, where } from '../query/world.ts'

const nearest = (more: Json = {}): Json => ({
  findNearest: {
    vectorField: { fieldPath: 'v' },
    queryVector: vec(1, 0),
    distanceMeasure: 'EUCLIDEAN',
    limit: 10,
    ...more,
  },
})

function engineOf(world: World): (query: Json, parent?: string) => string[] {
  const engine = new QueryEngine(world.store)
  return (query, parent = ROOT) => engine.run(parent, query).documents.map(({ name }) => name.slice(ROOT.length + 1))
}

const POINTS = {
  'p/a': { v: vec(1, 1), color: str('red'), n: int(1) },
  'p/b': { v: vec(3, 0), color: str('blue'), n: int(2) },
  'p/c': { v: vec(-2, 0), color: str('red'), n: int(3) },
  'p/d': { v: vec(1, 0.5), color: str('red'), n: int(4) },
}

describe('order', () => {
  test.each([
    ['EUCLIDEAN', ['p/d', 'p/a', 'p/b', 'p/c']],
    ['COSINE', ['p/b', 'p/d', 'p/a', 'p/c']],
    ['DOT_PRODUCT', ['p/b', 'p/a', 'p/d', 'p/c']],
  ])('%s puts the most similar first', (distanceMeasure, expected) => {
    const run = engineOf(new World(POINTS))
    expect(run(from('p', nearest({ distanceMeasure })))).toEqual(expected)
    expect(run(from('p', nearest({ distanceMeasure, limit: 2 })))).toEqual(expected.slice(0, 2))
  })

  test('takes equally similar documents by name', () => {
    const run = engineOf(new World({ 'p/b': { v: vec(0, 1) }, 'p/a': { v: vec(0, -1) }, 'p/c': { v: vec(2, 1) } }))
    expect(run(from('p', nearest({ limit: 2 })))).toEqual(['p/a', 'p/b'])
  })

  test('supersedes that of the query', () => {
    const run = engineOf(new World(POINTS))
    expect(run(from('p', { orderBy: [desc('n')], ...nearest({ limit: 2 }) }))).toEqual(['p/d', 'p/a'])
  })
})

describe('what is passed over', () => {
  test('documents without the field, without a vector in it, and of another dimension', () => {
    const world = new World({
      ...POINTS,
      'p/none': { w: vec(1, 0) },
      'p/array': { v: arr(dbl(1), dbl(0)) },
      'p/null': { v: nul },
      'p/bool': { v: bool(true) },
      'p/one': { v: vec(1) },
      'p/three': { v: vec(1, 0, 0) },
    })
    const run = engineOf(world)
    expect(run(from('p', nearest()))).toEqual(['p/d', 'p/a', 'p/b', 'p/c'])
    expect(run(from('p', nearest({ queryVector: vec(1, 0, 0) })))).toEqual(['p/three'])
  })

  test('zero vectors with COSINE alone', () => {
    const run = engineOf(new World({ 'p/zero': { v: vec(0, 0) }, 'p/x': { v: vec(1, 1) } }))
    expect(run(from('p', nearest({ distanceMeasure: 'COSINE' })))).toEqual(['p/x'])
    expect(run(from('p', nearest({ distanceMeasure: 'COSINE', queryVector: vec(0, 0) })))).toEqual([])
    expect(run(from('p', nearest()))).toEqual(['p/x', 'p/zero'])
  })

  test.each([
    ['EUCLIDEAN', 2, ['p/d', 'p/a', 'p/b']],
    ['COSINE', 0, ['p/b']],
    ['DOT_PRODUCT', 1, ['p/b', 'p/a', 'p/d']],
    ['DOT_PRODUCT', 3, ['p/b']],
  ])('%s beyond the threshold %d', (distanceMeasure, distanceThreshold, expected) => {
    expect(engineOf(new World(POINTS))(from('p', nearest({ distanceMeasure, distanceThreshold })))).toEqual(expected)
  })
})

describe('together with', () => {
  test('filters, which apply first', () => {
    const run = engineOf(new World(POINTS))
    expect(run(from('p', { where: where('color', '==', str('red')), ...nearest({ limit: 2 }) }))).toEqual([
      'p/d',
      'p/a',
    ])
    expect(run(from('p', { where: where('n', '>', int(1)), ...nearest({ limit: 2 }) }))).toEqual(['p/d', 'p/b'])
  })

  test('order, offset, limit and cursors, which choose the candidates', () => {
    const run = engineOf(new World(POINTS))
    expect(run(from('p', { orderBy: [asc('n')], offset: 1, limit: 2, ...nearest() }))).toEqual(['p/b', 'p/c'])
    expect(run(from('p', { offset: 1, ...nearest() }))).toEqual(['p/d', 'p/b', 'p/c'])
    expect(run(from('p', { limit: 2, ...nearest() }))).toEqual(['p/a', 'p/b'])
    expect(run(from('p', { orderBy: [asc('n')], startAt: { values: [int(3)], before: true }, ...nearest() }))).toEqual([
      'p/d',
      'p/c',
    ])
  })

  test('collection groups', () => {
    const world = new World({ 'x/1/p/a': { v: vec(1, 1) }, 'x/2/p/b': { v: vec(1, 0) }, 'p/c': { v: vec(9, 9) } })
    const run = engineOf(world)
    expect(run(group('p', nearest()))).toEqual(['x/2/p/b', 'x/1/p/a', 'p/c'])
    expect(run(from('p', nearest()), `${ROOT}/x/1`)).toEqual(['x/1/p/a'])
  })

  test('fields inside maps', () => {
    const run = engineOf(new World({ 'p/a': { m: { mapValue: { fields: { v: vec(1, 0) } } } } }))
    expect(run(from('p', nearest({ vectorField: { fieldPath: 'm.v' } })))).toEqual(['p/a'])
  })
})

test('puts the distance where the query wants it, over what is there, and leaves the stored document alone', () => {
  const world = new World({ 'p/a': { v: vec(4, 4), d: str('old') } })
  const engine = new QueryEngine(world.store)
  const run = (distanceResultField: string): unknown =>
    engine.run(ROOT, from('p', nearest({ distanceResultField }))).documents[0]?.fields
  expect(run('d')).toEqual({ v: vec(4, 4), d: dbl(5) })
  expect(run('m.`my distance`')).toMatchObject({ m: { mapValue: { fields: { 'my distance': dbl(5) } } } })
  expect(world.store.get(`${ROOT}/p/a`)?.fields).toEqual({ v: vec(4, 4), d: str('old') })
})

test('keeps up with every commit after the first search', () => {
  const world = new World(POINTS)
  const run = engineOf(world)
  expect(run(from('p', nearest({ limit: 1 })))).toEqual(['p/d'])
  world.write({ 'p/e': { v: vec(1, 0) }, 'p/d': undefined, 'p/a': { v: str('no vector') }, 'q/x': { v: vec(1, 0) } })
  expect(run(from('p', nearest()))).toEqual(['p/e', 'p/b', 'p/c'])
})

describe('refuses', () => {
  test.each([
    [{ limit: 0 }, 'structuredQuery.findNearest.limit must be an integer from 1 to 1000, found 0.'],
    [{ limit: 1001 }, 'found 1001'],
    [{ limit: undefined }, 'found nothing'],
    [{ limit: 1.5 }, 'limit'],
    [{ distanceMeasure: 'MANHATTAN' }, 'must be one of EUCLIDEAN, COSINE, DOT_PRODUCT, found "MANHATTAN"'],
    [{ distanceMeasure: 'DISTANCE_MEASURE_UNSPECIFIED' }, 'distanceMeasure'],
    [{ queryVector: arr(dbl(1)) }, 'queryVector must be a vector'],
    [{ queryVector: undefined }, 'queryVector'],
    [{ queryVector: vec(...Array.from({ length: 2049 }, () => 1)) }, '2049 dimensions; 1 to 2048'],
    [{ queryVector: vec() }, '0 dimensions'],
    [{ vectorField: undefined }, 'vectorField.fieldPath'],
    [{ vectorField: { fieldPath: '__name__' } }, 'vectorField'],
    [{ distanceResultField: '__x__' }, 'reserved'],
    [{ distanceResultField: 'a..b' }, 'Invalid property path'],
    [{ distanceThreshold: 'NaN' }, 'distanceThreshold must be a number'],
    [{ neighbours: 1 }, 'Unknown name "neighbours"'],
  ])('%j', (more, message) => {
    const run = engineOf(new World())
    expect(() => run(from('p', nearest(more as Json)))).toThrow(
      expect.objectContaining({ status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) as unknown }),
    )
  })

  test('a search over all collections, in an aggregation, in partitions, in a listener', () => {
    const engine = new QueryEngine(new World().store)
    const refused = expect.objectContaining({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('findNearest') as unknown,
    })
    expect(() => engine.run(ROOT, { from: [{ allDescendants: true }], ...nearest() })).toThrow(refused)
    const structuredQuery = from('p', nearest())
    expect(() => engine.aggregate(ROOT, { structuredQuery, aggregations: [{ count: {} }] })).toThrow(refused)
    expect(() => engine.partition(ROOT, group('p', nearest()), 2)).toThrow(refused)
    const query = { parent: ROOT, structuredQuery }
    expect(() => parseAddTarget({ targetId: 1, query }, 'projects/demo/databases/(default)', 'epoch')).toThrow(refused)
  })
})
