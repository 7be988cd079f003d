import { asc, desc, from, where } from '../support/clauses.ts'
import { bytes, dbl, geo, int, ref, time, vec } from '../support/literal.ts'
import type { Literal, LiteralFields } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import type { QueryCase, Topic } from './topic.ts'

/** Values of one type in ascending order; those in a list of their own are equal to each other. */
const ASCENDING: Readonly<Record<string, readonly (readonly Literal[])[]>> = {
  booleans: [[false], [true]],
  numbers: [
    [dbl(-Infinity)],
    [dbl(-1e308)],
    [int('-9223372036854775808'), dbl(-(2 ** 63))],
    [int('-9007199254740993')],
    [int('-9007199254740992')],
    [-2],
    [-1.5],
    [-1, dbl(-1)],
    [0, dbl(0), dbl(-0)],
    [dbl(5e-324)],
    [0.5],
    [1],
    [2, dbl(2)],
    [int('9007199254740992'), dbl(2 ** 53)],
    [int('9007199254740993')],
    [dbl(2 ** 53 + 2)],
    [int('9223372036854775806')],
    [int('9223372036854775807')],
    [dbl(2 ** 63)],
    [dbl(1e308)],
    [dbl(Infinity)],
  ],
  times: [
    [time('0001-01-01T00:00:00Z')],
    [time('1969-12-31T23:59:59.999999Z')],
    [time('1970-01-01T00:00:00Z'), time('1970-01-01T01:00:00+01:00')],
    [time('1970-01-01T00:00:00.000001Z')],
    [time('1970-01-01T00:00:00.000002Z')],
    [time('2026-01-01T00:00:00Z')],
    [time('9999-12-31T23:59:59.999999Z')],
  ],
  strings: [
    [''],
    ['\u0000'],
    [' '],
    ['10'],
    ['2'],
    ['A'],
    ['a'],
    ['aa'],
    ['b'],
    ['\u007f'],
    ['é'],
    ['\u0800'],
    ['\ud7ff'],
    ['\ue000'],
    ['\uffff'],
    ['😀'],
    ['😀a'],
  ],
  bytes: [[bytes('')], [bytes('00')], [bytes('0000')], [bytes('01')], [bytes('7f')], [bytes('80')], [bytes('ff00')]],
  references: [
    [ref('c/a')],
    [ref('c/a/s/x')],
    [ref('c/a!')],
    [ref('c/aa')],
    [ref('c/b')],
    [ref('c1/a')],
    [ref('d/😀')],
  ],
  points: [[geo(-90, 180)], [geo(-1, -1)], [geo(-1, 0)], [geo(0, -180)], [geo(0, 0)], [geo(0, 0.5)], [geo(90, -180)]],
  arrays: [[[]], [[null]], [[false, 'z']], [[1, 2, 3]], [[1, 2, 3, 1]], [[2], [dbl(2)]], [['a']], [[{ a: 1 }]]],
  vectors: [[vec(9)], [vec(0, 5)], [vec(1, -1)], [vec(1, 2)], [vec(0, 0, 0)]],
  maps: [
    [{}],
    [{ a: 'aaa', b: 'baz' }],
    [{ a: 'foo', b: 'bar' }],
    [{ a: 'foo', b: 'bar', c: 'qux' }],
    [{ a: 'foo', b: 'baz' }],
    [{ b: 'aaa', c: 'baz' }],
    [{ c: 'aaa' }],
  ],
}

/** Ids in the order of the values, equal ones told apart by their last digit. */
const idsOf = (values: readonly (readonly Literal[])[]): string[][] =>
  values.map((equal, rank) => equal.map((_, index) => `${String(rank).padStart(2, '0')}-${index}`))

function documentsOf(): Record<string, LiteralFields> {
  const documents: Record<string, LiteralFields> = {}
  for (const [collection, values] of Object.entries(ASCENDING)) {
    for (const [rank, ids] of idsOf(values).entries())
      for (const [index, id] of ids.entries()) documents[`${collection}/${id}`] = { v: values[rank]?.[index] ?? null }
  }
  return documents
}

function casesOf(collection: string): QueryCase[] {
  const values = ASCENDING[collection] ?? []
  const ids = idsOf(values)
  const paths = (from: number, to = ids.length): string =>
    ids
      .slice(from, to)
      .flat()
      .map((id) => `${collection}/${id}`)
      .join(' ')
  const at = Math.floor(values.length / 2)
  const operand = values[at]?.at(-1) ?? null
  const on = from(collection)
  return [
    [`${collection} ascending`, [on, asc('v')], paths(0)],
    [`${collection} descending`, [on, desc('v')], paths(0).split(' ').toReversed().join(' ')],
    [`${collection} below a value`, [on, where('v', '<', operand)], paths(0, at)],
    [`${collection} up to a value`, [on, where('v', '<=', operand)], paths(0, at + 1)],
    [`${collection} equal to a value`, [on, where('v', '==', operand)], paths(at, at + 1)],
    [`${collection} from a value on`, [on, where('v', '>=', operand)], paths(at)],
    [`${collection} above a value`, [on, where('v', '>', operand)], paths(at + 1)],
    [`${collection} but a value`, [on, where('v', '!=', operand)], `${paths(0, at)} ${paths(at + 1)}`.trim()],
  ]
}

/** Values of one type: their order, and each comparison with the one in the middle. */
export const WITHIN_TYPES: Topic = {
  title: 'the order within a type',
  documents: documentsOf(),
  groups: [{ page: PAGES.dataTypes, cases: Object.keys(ASCENDING).flatMap(casesOf) }],
}
