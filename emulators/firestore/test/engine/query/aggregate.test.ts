import { describe, expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import type { Value } from '../../../api/values.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { asc, dbl, from, int, nan, nul, or, ROOT, str, where, World } from './world.ts'

const MAX = '9223372036854775807'
const count = (alias: string, upTo?: number): Json => ({
  alias,
  count: upTo === undefined ? {} : { upTo: String(upTo) },
})
const sum = (alias: string, fieldPath: string): Json => ({ alias, sum: { field: { fieldPath } } })
const avg = (alias: string, fieldPath: string): Json => ({ alias, avg: { field: { fieldPath } } })

function aggregate(values: (Value | undefined)[], aggregations: Json[], more: Json = {}): Record<string, unknown> {
  const documents = values.map((n, index) => [`c/d${index}`, n === undefined ? {} : { n }])
  const { store } = new World(Object.fromEntries(documents))
  const [indexed, naive] = [0, 1000].map((readThroughMax) =>
    new QueryEngine(store, { readThroughMax }).aggregate(ROOT, { structuredQuery: from('c', more), aggregations }),
  )
  expect(indexed).toEqual(naive)
  return { ...indexed }
}

describe('aggregate', () => {
  it.each<[string, Value[], Value, Value]>([
    ['integers', [int(1), int(4)], int(5), dbl(2.5)],
    ['doubles', [dbl(0.5), dbl(1)], dbl(1.5), dbl(0.75)],
    ['integers with a double', [int(1), dbl(2)], dbl(3), dbl(1.5)],
    ['other types and null are passed over', [int(3), str('7'), nul], int(3), dbl(3)],
    ['nothing but other types', [str('7')], int(0), nul],
    ['an overflow becomes a double', [int(MAX), int(1)], dbl(9223372036854775808), dbl(4611686018427387904)],
    ['an overflow that is taken back stays exact', [int(MAX), int(1), int(-1)], int(MAX), dbl(2 ** 63 / 3)],
    ['large integers are exact', [int('9007199254740993'), int(1)], int('9007199254740994'), dbl(4503599627370497)],
    ['NaN wins', [int(3), nan], dbl('NaN'), dbl('NaN')],
    ['infinities', [dbl('Infinity'), int(1)], dbl('Infinity'), dbl('Infinity')],
    ['opposite infinities', [dbl('Infinity'), dbl('-Infinity')], dbl('NaN'), dbl('NaN')],
    ['nothing', [], int(0), nul],
  ])('sums and averages: %s', (_title, values, total, average) => {
    expect(aggregate(values, [sum('s', 'n'), avg('a', 'n')])).toEqual({ s: total, a: average })
  })

  it('counts every document alone, but beside a sum only those with its field', () => {
    expect(aggregate([int(1), undefined, nul], [count('c')])).toEqual({ c: int(3) })
    expect(aggregate([int(1), undefined, nul], [count('c'), sum('s', 'n')])).toEqual({ c: int(2), s: int(1) })
  })

  it('counts with filters, offset, limit and upTo', () => {
    const values = [1, 2, 3, 4, 5].map((n) => int(n))
    expect(aggregate(values, [count('c')], { where: where('n', '>', int(1)) })).toEqual({ c: int(4) })
    expect(aggregate(values, [count('c')], { where: or(where('n', '==', int(1)), where('n', '<', int(3))) })).toEqual({
      c: int(2),
    })
    expect(aggregate(values, [count('c')], { where: where('n', '==', nul) })).toEqual({ c: int(0) })
    expect(aggregate(values, [count('c')], { offset: 1, limit: 3 })).toEqual({ c: int(3) })
    expect(aggregate(values, [count('c')], { offset: 4, limit: 3 })).toEqual({ c: int(1) })
    expect(aggregate(values, [count('c', 2), count('d', 9)])).toEqual({ c: int(2), d: int(5) })
    expect(aggregate(values, [sum('s', 'n')], { orderBy: [asc('n')], offset: 1, limit: 2 })).toEqual({ s: int(5) })
  })

  it('names results itself where no alias is given', () => {
    expect(aggregate([int(1)], [{ count: {} }, sum('mine', 'n'), { sum: { field: { fieldPath: 'n' } } }])).toEqual({
      field_1: int(1),
      mine: int(1),
      field_2: int(1),
    })
  })

  it.each<[string, Json[], RegExp]>([
    ['no aggregation', [], /must have 1 to 5 entries, found 0/],
    ['six aggregations', 'abcdef'.split('').map((alias) => count(alias)), /found 6/],
    ['an alias twice', [count('x'), count('x')], /aggregations\[1\]\.alias "x" is used twice/],
    ['no kind', [{ alias: 'x' }], /exactly one of count, sum, avg/],
    ['two kinds', [{ count: {}, ...sum('x', 'n') }], /exactly one of/],
    ['upTo 0', [count('x', 0)], /upTo must be greater than zero/],
    ['a sum without field', [{ alias: 'x', sum: {} }], /aggregations\[0\]\.sum\.field/],
    ['an unknown field', [{ alias: 'x', max: {} }], /Unknown name "max"/],
  ])('refuses %s', (_title, aggregations, message) => {
    expect(() => aggregate([int(1)], aggregations)).toThrow(message)
  })
})
