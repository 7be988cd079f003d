import * as fc from 'fast-check'
import type { Json } from '../../../api/service.ts'
import type { Fields, Value } from '../../../api/values.ts'
import {
  and,
  arr,
  asc,
  bool,
  cursor,
  dbl,
  desc,
  from,
  geo,
  group,
  int,
  map,
  nan,
  nul,
  or,
  ref,
  str,
  time,
  unary,
  where,
} from './world.ts'

/** Few values of many kinds, so that random filters often hit and ties are common. */
const anyValue: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  nul,
  nan,
  bool(false),
  bool(true),
  int(1),
  int(2),
  int(3),
  dbl(1),
  dbl(2.5),
  dbl(-0),
  int('9007199254740993'),
  dbl(9007199254740992),
  dbl('-Infinity'),
  time('2026-01-01T00:00:00.000000Z'),
  str(''),
  str('a'),
  str('a\u0000b'),
  str('é'),
  str('\u{1f600}'),
  str('\uffee'),
  ref('c/d1'),
  geo(1, 2),
  arr(),
  arr(int(1), str('a')),
  arr(dbl(1), nul, nan),
  map({ x: int(1) }),
  map({}),
)

const field = fc.constantFrom('a', 'b', 'c', 'm.x')
const range = fc.constantFrom('<', '<=', '>', '>=')

const simple: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(field, fc.constantFrom('==', '==', 'array-contains'), anyValue)
      .map(([f, op, v]) => where(f, op, v)),
  },
  { weight: 3, arbitrary: fc.tuple(field, range, anyValue).map(([f, op, v]) => where(f, op, v)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(field, fc.constantFrom('in', 'array-contains-any'), list(4))
      .map(([f, op, v]) => where(f, op, v)),
  },
  { weight: 1, arbitrary: fc.tuple(field, fc.constantFrom('IS_NULL', 'IS_NAN')).map(([f, op]) => unary(f, op)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(range, fc.constantFrom('c/d3', 'c/d5', 'b/z', 'd/a', 'c/d3/c/x'))
      .map(([op, p]) => where('__name__', op, ref(p))),
  },
  { weight: 1, arbitrary: fc.constantFrom('c/d1', 'c/d4', 'c/none').map((p) => where('__name__', '==', ref(p))) },
)

const negation: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(field, anyValue).map(([f, v]) => where(f, '!=', v)),
  fc.tuple(field, list(3)).map(([f, v]) => where(f, 'not-in', v)),
  fc.tuple(field, fc.constantFrom('IS_NOT_NULL', 'IS_NOT_NAN')).map(([f, op]) => unary(f, op)),
  fc.constantFrom('c/d1', 'c/d4').map((p) => where('__name__', '!=', ref(p))),
)

function list(maxLength: number): fc.Arbitrary<Value> {
  return fc.array(anyValue, { minLength: 1, maxLength }).map((values) => arr(...values))
}

const filter: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  simple,
  negation,
  fc.array(simple, { minLength: 2, maxLength: 3 }).map((filters) => and(...filters)),
  fc.array(simple, { minLength: 2, maxLength: 3 }).map((filters) => or(...filters)),
  fc.tuple(simple, negation).map((filters) => and(...filters)),
  fc.tuple(simple, simple, simple).map(([a, b, c]) => and(or(a, b), c)),
  fc.tuple(simple, simple, simple).map(([a, b, c]) => or(and(a, b), c)),
)

const orders: fc.Arbitrary<[string, boolean][]> = fc
  .tuple(fc.uniqueArray(field, { maxLength: 3 }), fc.boolean(), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([fields, withName, directions]) =>
    [...fields, ...(withName ? ['__name__'] : [])].map((f, i) => [f, directions[i] ?? false]),
  )

/** A query that may well be invalid: production's rules refuse some combinations. */
export const anyQuery: fc.Arbitrary<Json> = fc
  .record({
    isGroup: fc.boolean(),
    filter,
    orders,
    start: fc.option(fc.tuple(fc.boolean(), fc.array(anyValue, { maxLength: 3 }))),
    end: fc.option(fc.tuple(fc.boolean(), fc.array(anyValue, { maxLength: 3 }))),
    offset: fc.constantFrom(0, 0, 1, 3),
    limit: fc.constantFrom(undefined, undefined, 1, 2, 5),
  })
  .map((parts) => {
    const query: Json = parts.isGroup ? group('c') : from('c')
    if (parts.filter !== undefined) query['where'] = parts.filter
    query['orderBy'] = parts.orders.map(([f, descending]) => (descending ? desc(f) : asc(f)))
    const position = (given: [boolean, Value[]] | null): Json | undefined =>
      given === null
        ? undefined
        : cursor(
            given[0],
            ...given[1]
              .slice(0, parts.orders.length)
              .map((v, i) => (parts.orders[i]?.[0] === '__name__' ? ref('c/d3') : v)),
          )
    const start = position(parts.start)
    const end = position(parts.end)
    if (start !== undefined) query['startAt'] = start
    if (end !== undefined) query['endAt'] = end
    if (parts.offset > 0) query['offset'] = parts.offset
    if (parts.limit !== undefined) query['limit'] = parts.limit
    return query
  })

/** Fields of a document: some of a, b, c and m.x. */
export const anyFields: fc.Arbitrary<Fields> = fc.record(
  { a: anyValue, b: anyValue, c: anyValue, m: anyValue.map((x) => map({ x })) },
  { requiredKeys: [] },
)

/** Paths of documents in the collection `c` at three places, with a numeric id among them. */
export const anyPath: fc.Arbitrary<string> = fc.constantFrom(
  'c/d1',
  'c/d2',
  'c/d3',
  'c/d4',
  'c/d5',
  'c/__id7__',
  'c/__id-12__',
  'c/é',
  'c/d\uffee',
  'c/d\u{1f600}',
  'c/d3/c/x',
  'z/y/c/d1',
  'c!/d/c/k',
)
