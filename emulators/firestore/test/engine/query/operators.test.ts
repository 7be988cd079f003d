import { describe, expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import type { Value } from '../../../api/values.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import {
  arr,
  asc,
  bool,
  bytes,
  dbl,
  desc,
  from,
  geo,
  int,
  map,
  nan,
  nul,
  ref,
  ROOT,
  str,
  time,
  unary,
  vec,
  where,
  World,
} from './world.ts'

/**
 * Values in Firestore's order, by document id; a row is one type bracket, equal values share an entry.
 * Source: https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering
 */
const BRACKETS: [string, Value][][][] = [
  [[['null', nul]]],
  [[['false', bool(false)]], [['true', bool(true)]]],
  [[['nan', nan]]],
  [
    [['minus-infinity', dbl('-Infinity')]],
    [['minus-two', int(-2)]],
    [
      ['minus-zero', dbl(-0)],
      ['zero', int(0)],
    ],
    [['half', dbl(0.5)]],
    [
      ['one', int(1)],
      ['one-double', dbl(1)],
    ],
    [['two-53-double', dbl(2 ** 53)]],
    [['two-53-plus-one', int('9007199254740993')]],
    [['max-int', int('9223372036854775807')]],
    [['infinity', dbl('Infinity')]],
  ],
  [
    [['t1', time('2026-01-01T00:00:00.000000Z')]],
    [['t1-micro', time('2026-01-01T00:00:00.000001Z')]],
    [['t2', time('2026-01-02T00:00:00.000000Z')]],
  ],
  [
    [['empty', str('')]],
    [['nul-char', str('\u0000')]],
    [['B', str('B')]],
    [['a', str('a')]],
    [['a-nul', str('a\u0000')]],
    [['ab', str('ab')]],
    [['e-acute', str('é')]],
    [['private-use', str('\uffee')]],
    [['emoji', str('\u{1f600}')]],
  ],
  [
    [['bytes-none', bytes('')]],
    [['bytes-1', bytes('AQ==')]],
    [['bytes-1-0', bytes('AQA=')]],
    [['bytes-255', bytes('/w==')]],
  ],
  [[['ref-a', ref('v/a')]], [['ref-a-sub', ref('v/a/w/b')]], [['ref-b', ref('v/b')]]],
  [[['geo-south', geo(-1, 5)]], [['geo-west', geo(1, -5)]], [['geo-east', geo(1, 5)]]],
  [
    [['array-empty', arr()]],
    [['array-null', arr(nul, nan)]],
    [['array-1', arr(int(1))]],
    [['array-1-a', arr(int(1), str('a'))]],
    [['array-2', arr(int(2))]],
  ],
  [[['vector-9', vec(9)]], [['vector-1-2', vec(1, 2)]], [['vector-1-3', vec(1, 3)]]],
  [
    [['map-empty', map({})]],
    [['map-a-1', map({ a: int(1) })]],
    [['map-a-1-b', map({ a: int(1), b: nul })]],
    [['map-a-2', map({ a: int(2) })]],
    [['map-b', map({ b: nul })]],
  ],
]
const ORDERED = BRACKETS.flat().map((ties) => ties.map(([id]) => id).sort())
const ALL = ORDERED.flat()

const world = new World({ 'v/no-field': { other: int(1) } })
for (const [id, value] of BRACKETS.flat(2))
  world.write({ [`v/${id}`]: { v: value, m: map({ k: value }), list: arr(value, str('tail')) } })
const engines = [
  ['through indexes', new QueryEngine(world.store, { readThroughMax: 0 })],
  ['by reading through', new QueryEngine(world.store, { readThroughMax: 1000 })],
] as const

function ids(engine: QueryEngine, query: Json): string[] {
  return engine.run(ROOT, query).documents.map(({ name }) => name.slice(`${ROOT}/v/`.length))
}

function without(...excluded: string[]): string[] {
  return ALL.filter((id) => !excluded.includes(id))
}

describe.each(engines)('answers %s', (_title, engine) => {
  it('orders values of all types upwards', () => {
    expect(ids(engine, from('v', { orderBy: [asc('v')] }))).toEqual(ALL)
  })

  it('orders values of all types downwards', () => {
    expect(ids(engine, from('v', { orderBy: [desc('v')] }))).toEqual(ALL.toReversed())
  })

  it('breaks ties by name against the order of the values', () => {
    const expected = BRACKETS.flat()
      .map((ties) =>
        ties
          .map(([id]) => id)
          .sort()
          .toReversed(),
      )
      .flat()
    expect(ids(engine, from('v', { orderBy: [asc('v'), desc('__name__')] }))).toEqual(expected)
  })

  describe.each(BRACKETS.map((bracket) => [bracket.flat().map(([id]) => id)[0], bracket] as const))(
    'the bracket of %s',
    (_first, bracket) => {
      const comparable = !['null', 'nan'].includes(bracket[0]?.[0]?.[0] ?? '')
      const names = bracket.map((ties) => ties.map(([id]) => id).sort())
      const cases = bracket.flatMap((ties, index) => ties.map(([id, value]) => [id, value, index] as const))

      it.each(cases)('== %s finds all equal values and no other', (_id, value, index) => {
        const expected = comparable ? (names[index] ?? []) : []
        expect(ids(engine, from('v', { where: where('v', '==', value) }))).toEqual(expected)
        expect(ids(engine, from('v', { where: where('m.k', '==', value) }))).toEqual(expected)
      })

      it.each(cases)('in and array-contains-any [%s] do as == does', (_id, value, index) => {
        const expected = comparable ? (names[index] ?? []) : []
        expect(ids(engine, from('v', { where: where('v', 'in', arr(value, value)) }))).toEqual(expected)
        expect(ids(engine, from('v', { where: where('list', 'array-contains', value) }))).toEqual(expected)
        expect(ids(engine, from('v', { where: where('list', 'array-contains-any', arr(value)) }))).toEqual(expected)
      })

      it.each(cases)('ranges beside %s stay in its bracket', (_id, value, index) => {
        const found = (op: string): string[] => ids(engine, from('v', { where: where('v', op, value) }))
        expect(found('<')).toEqual(comparable ? names.slice(0, index).flat() : [])
        expect(found('<=')).toEqual(comparable ? names.slice(0, index + 1).flat() : [])
        expect(found('>')).toEqual(comparable ? names.slice(index + 1).flat() : [])
        expect(found('>=')).toEqual(comparable ? names.slice(index).flat() : [])
      })

      it.each(cases)('!= and not-in %s leave out what equals it, null and missing', (id, value, index) => {
        const expected = id === 'null' ? [] : without('null', ...(names[index] ?? []))
        expect(ids(engine, from('v', { where: where('v', '!=', value) }))).toEqual(expected)
        expect(ids(engine, from('v', { where: where('v', 'not-in', arr(value)) }))).toEqual(expected)
      })
    },
  )

  it.each([
    ['IS_NULL', ['null']],
    ['IS_NAN', ['nan']],
    ['IS_NOT_NULL', without('null')],
    ['IS_NOT_NAN', without('null', 'nan')],
  ])('%s', (op, expected) => {
    expect(ids(engine, from('v', { where: unary('v', op) }))).toEqual(expected)
    expect(ids(engine, from('v', { where: unary('m.k', op), orderBy: [desc('m.k')] }))).toEqual(expected.toReversed())
  })

  it.each([
    ['in with null and a value finds the value', 'in', arr(nul, str('a')), ['a']],
    [
      'in over types is in order of names',
      'in',
      arr(str('ab'), bool(true), int(1)),
      ['ab', 'one', 'one-double', 'true'],
    ],
    ['not-in with null finds nothing', 'not-in', arr(nul, int(1)), []],
    ['not-in over types', 'not-in', arr(nan, str('a'), arr()), without('null', 'nan', 'a', 'array-empty')],
    ['array-contains on an array of the document', 'array-contains', int(1), ['array-1', 'array-1-a']],
    [
      'array-contains-any lists a document once',
      'array-contains-any',
      arr(int(1), str('a'), int(2)),
      ['array-1', 'array-1-a', 'array-2'],
    ],
    ['array-contains null finds nothing', 'array-contains', nul, []],
  ])('%s', (_title, op, value, expected) => {
    expect(ids(engine, from('v', { where: where('v', op, value) }))).toEqual(expected)
  })
})
