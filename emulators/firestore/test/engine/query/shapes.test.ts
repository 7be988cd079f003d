import { describe, expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { projectDocument } from '../../../engine/query/project.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import {
  and,
  arr,
  asc,
  cursor,
  desc,
  from,
  group,
  int,
  map,
  nul,
  or,
  ref,
  ROOT,
  str,
  unary,
  where,
  World,
} from './world.ts'

const CITIES = {
  'c/bj': { country: str('cn'), size: int(21), tags: arr(str('north'), str('old')), m: map({ x: int(1), y: int(2) }) },
  'c/dc': { country: str('us'), size: int(1), tags: arr(str('east')), m: map({ x: int(2) }) },
  'c/la': { country: str('us'), size: int(4), tags: arr(str('west')) },
  'c/sf': { country: str('us'), size: int(1), tags: arr(str('west'), str('old')) },
  'c/tk': { country: str('jp'), size: int(9), tags: nul },
  'c/xx': { country: str('us') },
  'c/la/l/gate': { kind: str('bridge') },
  'c/sf/l/gate': { kind: str('bridge') },
  'c/sf/l/park': { kind: str('park') },
  'c/sf/l/park/l/deep': { kind: str('park') },
  'l/top': { kind: str('park') },
  'c/sf/other/x': { kind: str('park') },
  'c!/zz/l/odd': { kind: str('bridge') },
}
const world = new World(CITIES)
const us = where('country', '==', str('us'))
const size = (op: string, n: number): Json => where('size', op, int(n))

function short(name: string): string {
  return name.slice(ROOT.length + 1).replace(/^c\//, '')
}

const CASES: [string, Json, string[]][] = [
  ['all, by name', from('c'), ['bj', 'dc', 'la', 'sf', 'tk', 'xx']],
  ['by name downwards', from('c', { orderBy: [desc('__name__')] }), ['xx', 'tk', 'sf', 'la', 'dc', 'bj']],
  ['two equalities', from('c', { where: and(us, size('==', 1)) }), ['dc', 'sf']],
  ['the same equality twice', from('c', { where: and(us, us) }), ['dc', 'la', 'sf', 'xx']],
  ['contradicting equalities', from('c', { where: and(us, where('country', '==', str('jp'))) }), []],
  ['equality and range', from('c', { where: and(us, size('>', 1)) }), ['la']],
  ['two ranges on a field', from('c', { where: and(size('>', 1), size('<=', 9)) }), ['la', 'tk']],
  ['an empty range', from('c', { where: and(size('>', 9), size('<', 4)) }), []],
  ['range and equality on one field', from('c', { where: and(size('==', 9), size('>', 4)) }), ['tk']],
  [
    'ranges on two fields',
    from('c', { where: and(size('<', 21), where('country', '>', str('jp'))) }),
    ['dc', 'sf', 'la'],
  ],
  [
    'ranges on two fields, ordered',
    from('c', { where: and(size('<', 21), where('country', '>', str('cn'))), orderBy: [asc('size')] }),
    ['dc', 'sf', 'la', 'tk'],
  ],
  ['a range orders by its field', from('c', { where: size('>', 0) }), ['dc', 'sf', 'la', 'tk', 'bj']],
  [
    'an implied order follows the explicit one',
    from('c', { where: size('>', 0), orderBy: [desc('country')] }),
    ['la', 'sf', 'dc', 'tk', 'bj'],
  ],
  ['!= and a range elsewhere', from('c', { where: and(where('country', '!=', str('us')), size('<', 20)) }), ['tk']],
  ['order skips documents without the field', from('c', { orderBy: [asc('size')] }), ['dc', 'sf', 'la', 'tk', 'bj']],
  ['two orders', from('c', { orderBy: [desc('country'), asc('size')] }), ['dc', 'sf', 'la', 'tk', 'bj']],
  ['opposite orders', from('c', { orderBy: [asc('size'), desc('country')] }), ['sf', 'dc', 'la', 'tk', 'bj']],
  [
    'order by a field that is equal',
    from('c', { where: us, orderBy: [desc('country'), asc('size')] }),
    ['dc', 'sf', 'la'],
  ],
  ['order by a nested field', from('c', { orderBy: [desc('m.x')] }), ['dc', 'bj']],
  ['array-contains', from('c', { where: where('tags', 'array-contains', str('old')) }), ['bj', 'sf']],
  [
    'array-contains and order',
    from('c', { where: where('tags', 'array-contains', str('old')), orderBy: [asc('size')] }),
    ['sf', 'bj'],
  ],
  [
    'array-contains-any',
    from('c', { where: where('tags', 'array-contains-any', arr(str('old'), str('west'))) }),
    ['bj', 'la', 'sf'],
  ],
  [
    'array-contains-any, ordered',
    from('c', { where: where('tags', 'array-contains-any', arr(str('old'), str('west'))), orderBy: [desc('size')] }),
    ['bj', 'la', 'sf'],
  ],
  ['in', from('c', { where: where('country', 'in', arr(str('jp'), str('cn'), str('xx'))) }), ['bj', 'tk']],
  [
    'in and in',
    from('c', {
      where: and(where('country', 'in', arr(str('us'), str('cn'))), where('size', 'in', arr(int(1), int(21)))),
    }),
    ['bj', 'dc', 'sf'],
  ],
  [
    'in, ordered and limited',
    from('c', { where: where('country', 'in', arr(str('us'), str('cn'))), orderBy: [desc('size')], limit: 2 }),
    ['bj', 'la'],
  ],
  [
    'in and range',
    from('c', { where: and(where('country', 'in', arr(str('us'), str('cn'))), size('>', 1)) }),
    ['la', 'bj'],
  ],
  ['or', from('c', { where: or(where('country', '==', str('jp')), size('==', 1)) }), ['dc', 'sf', 'tk']],
  ['or with a document in both', from('c', { where: or(us, size('==', 1)) }), ['dc', 'la', 'sf', 'xx']],
  [
    'or with a range needs its field everywhere',
    from('c', { where: or(size('>', 4), us) }),
    ['dc', 'sf', 'la', 'tk', 'bj'],
  ],
  [
    'or of ands',
    from('c', { where: or(and(us, size('==', 4)), and(where('country', '==', str('jp')), size('==', 9))) }),
    ['la', 'tk'],
  ],
  [
    'and of ors',
    from('c', { where: and(or(us, where('country', '==', str('jp'))), or(size('==', 1), size('==', 9))) }),
    ['dc', 'sf', 'tk'],
  ],
  ['is-null', from('c', { where: unary('tags', 'IS_NULL') }), ['tk']],
  ['is-not-null', from('c', { where: unary('tags', 'IS_NOT_NULL') }), ['dc', 'bj', 'la', 'sf']],
  ['name equality', from('c', { where: where('__name__', '==', ref('c/la')) }), ['la']],
  ['name of another collection', from('c', { where: where('__name__', '==', ref('d/la')) }), []],
  ['name of a document further down', from('c', { where: where('__name__', '==', ref('c/sf/l/gate')) }), []],
  [
    'name in',
    from('c', { where: where('__name__', 'in', arr(ref('c/tk'), ref('c/bj'), ref('c/nope'))) }),
    ['bj', 'tk'],
  ],
  [
    'name not-in',
    from('c', { where: where('__name__', 'not-in', arr(ref('c/tk'), ref('c/bj'))) }),
    ['dc', 'la', 'sf', 'xx'],
  ],
  ['name !=', from('c', { where: where('__name__', '!=', ref('c/tk')) }), ['bj', 'dc', 'la', 'sf', 'xx']],
  [
    'name range',
    from('c', { where: and(where('__name__', '>=', ref('c/dc')), where('__name__', '<', ref('c/tk'))) }),
    ['dc', 'la', 'sf'],
  ],
  ['name range and equality', from('c', { where: and(us, where('__name__', '>', ref('c/dc'))) }), ['la', 'sf', 'xx']],
  ['name equality and field equality', from('c', { where: and(us, where('__name__', '==', ref('c/tk'))) }), []],
  ['name range beyond the collection', from('c', { where: where('__name__', '>', ref('d/a')) }), []],
  ['name range before the collection', from('c', { where: where('__name__', '>', ref('b/a')), limit: 1 }), ['bj']],
  ['limit', from('c', { limit: 2 }), ['bj', 'dc']],
  ['limit 0', from('c', { limit: 0 }), []],
  ['offset', from('c', { offset: 4 }), ['tk', 'xx']],
  ['offset and limit', from('c', { offset: 1, limit: 2, orderBy: [asc('size')] }), ['sf', 'la']],
  ['offset beyond the end', from('c', { offset: 9 }), []],
  ['start at', from('c', { orderBy: [asc('size')], startAt: cursor(true, int(4)) }), ['la', 'tk', 'bj']],
  ['start after', from('c', { orderBy: [asc('size')], startAt: cursor(false, int(4)) }), ['tk', 'bj']],
  ['end before', from('c', { orderBy: [asc('size')], endAt: cursor(true, int(4)) }), ['dc', 'sf']],
  ['end at', from('c', { orderBy: [asc('size')], endAt: cursor(false, int(4)) }), ['dc', 'sf', 'la']],
  [
    'start and end',
    from('c', { orderBy: [asc('size')], startAt: cursor(false, int(1)), endAt: cursor(true, int(21)) }),
    ['la', 'tk'],
  ],
  ['start at, downwards', from('c', { orderBy: [desc('size')], startAt: cursor(true, int(4)) }), ['la', 'sf', 'dc']],
  ['start after, downwards', from('c', { orderBy: [desc('size')], startAt: cursor(false, int(4)) }), ['sf', 'dc']],
  ['end at, downwards', from('c', { orderBy: [desc('size')], endAt: cursor(false, int(4)) }), ['bj', 'tk', 'la']],
  ['a cursor between values', from('c', { orderBy: [asc('size')], startAt: cursor(true, int(5)) }), ['tk', 'bj']],
  ['a cursor of another type', from('c', { orderBy: [asc('size')], startAt: cursor(true, str('a')) }), []],
  [
    'a cursor on the document',
    from('c', { orderBy: [asc('size'), asc('__name__')], startAt: cursor(false, int(1), ref('c/dc')) }),
    ['sf', 'la', 'tk', 'bj'],
  ],
  [
    'a cursor on a prefix of the orders',
    from('c', { orderBy: [asc('country'), asc('size')], startAt: cursor(false, str('jp')) }),
    ['dc', 'sf', 'la'],
  ],
  [
    'a cursor on a field that is equal: before',
    from('c', { where: us, orderBy: [asc('country'), asc('size')], startAt: cursor(true, str('jp')) }),
    ['dc', 'sf', 'la'],
  ],
  [
    'a cursor on a field that is equal: at',
    from('c', { where: us, orderBy: [asc('country'), asc('size')], startAt: cursor(true, str('us'), int(2)) }),
    ['la'],
  ],
  [
    'a cursor on a field that is equal: behind',
    from('c', { where: us, orderBy: [asc('country'), asc('size')], startAt: cursor(true, str('zz')) }),
    [],
  ],
  [
    'a cursor with or',
    from('c', {
      where: or(where('country', '==', str('us')), where('country', '==', str('jp'))),
      orderBy: [asc('country'), asc('size')],
      startAt: cursor(true, str('us'), int(1)),
    }),
    ['dc', 'sf', 'la'],
  ],
  ['an empty cursor before all', from('c', { startAt: cursor(true), limit: 1 }), ['bj']],
  ['an empty cursor after all', from('c', { startAt: cursor(false) }), []],
  [
    'range, cursor and limit, downwards',
    from('c', { where: size('<', 20), orderBy: [desc('size')], startAt: cursor(false, int(9)), limit: 1 }),
    ['la'],
  ],
  [
    'a collection group, segment by segment',
    group('l'),
    ['la/l/gate', 'sf/l/gate', 'sf/l/park', 'sf/l/park/l/deep', 'c!/zz/l/odd', 'l/top'],
  ],
  [
    'a collection group with a filter',
    group('l', { where: where('kind', '==', str('park')) }),
    ['sf/l/park', 'sf/l/park/l/deep', 'l/top'],
  ],
  [
    'a collection group by name range',
    group('l', { where: and(where('__name__', '>=', ref('c/sf')), where('__name__', '<=', ref('c/sf/l/park'))) }),
    ['sf/l/gate', 'sf/l/park'],
  ],
  [
    'everything',
    { from: [{ allDescendants: true }], where: where('__name__', '>', ref('c/sf')), limit: 3 },
    ['sf/l/gate', 'sf/l/park', 'sf/l/park/l/deep'],
  ],
  ['no such collection', from('nope'), []],
]

describe.each([
  ['through indexes', new QueryEngine(world.store, { readThroughMax: 0 })],
  ['by reading through', new QueryEngine(world.store, { readThroughMax: 1000 })],
])('answers %s', (_title, engine) => {
  it.each(CASES)('%s', (_case, query, expected) => {
    expect(engine.run(ROOT, query).documents.map(({ name }) => short(name))).toEqual(expected)
  })

  it('looks below a document', () => {
    const names = (query: Json): string[] => engine.run(`${ROOT}/c/sf`, query).documents.map(({ name }) => short(name))
    expect(names(from('l'))).toEqual(['sf/l/gate', 'sf/l/park'])
    expect(names(group('l'))).toEqual(['sf/l/gate', 'sf/l/park', 'sf/l/park/l/deep'])
    expect(names({ from: [{ allDescendants: true }] })).toEqual([
      'sf/l/gate',
      'sf/l/park',
      'sf/l/park/l/deep',
      'sf/other/x',
    ])
  })

  it('says how many documents the offset skipped', () => {
    expect(engine.run(ROOT, from('c', { offset: 2 })).skipped).toBe(2)
    expect(engine.run(ROOT, from('c', { offset: 20 })).skipped).toBe(6)
  })

  it('projects to the selected fields', () => {
    const select = (...paths: string[]): Json =>
      from('c', { select: { fields: paths.map((fieldPath) => ({ fieldPath })) }, limit: 1 })
    const fields = (structuredQuery: Json): unknown => {
      const query = parseQuery(ROOT, structuredQuery)
      return engine.runParsed(query).documents.map((document) => projectDocument(query, document).fields)[0]
    }
    expect(fields(select('m.x', 'size', 'absent'))).toEqual({ m: map({ x: int(1) }), size: int(21) })
    expect(fields(select('__name__'))).toEqual({})
    expect(fields(select())).toEqual(CITIES['c/bj'])
    expect(fields(from('c', { limit: 1 }))).toEqual(CITIES['c/bj'])
  })

  it('lists collections directly below a parent', () => {
    expect(engine.collectionIds(ROOT)).toEqual(['c', 'c!', 'l'])
    expect(engine.collectionIds(`${ROOT}/c/sf`)).toEqual(['l', 'other'])
    expect(engine.collectionIds(`${ROOT}/c/bj`)).toEqual([])
  })

  it('partitions a collection group into about equal parts', () => {
    const names = (count: number): unknown[] => engine.partition(ROOT, group('l'), count).map((each) => each['values'])
    expect(names(1)).toHaveLength(1)
    expect(names(2)).toHaveLength(2)
    expect(names(100)).toHaveLength(5)
    const all = engine.run(ROOT, group('l')).documents
    const [middle] = engine.partition(ROOT, group('l', { orderBy: [asc('__name__')] }), 1)
    const part = (more: Json): number =>
      engine.run(ROOT, group('l', { orderBy: [asc('__name__')], ...more })).documents.length
    expect(part({ startAt: { ...middle, before: true } }) + part({ endAt: { ...middle, before: true } })).toBe(
      all.length,
    )
    expect(() => engine.partition(ROOT, from('l'), 2)).toThrow(/allDescendants/)
    expect(() => engine.partition(ROOT, group('l', { limit: 3 }), 2)).toThrow(/without filters/)
  })
})
