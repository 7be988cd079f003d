import { asc, count, desc, everything, limit, offset, select, sum, where } from '../support/clauses.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

/** Limits, offsets and the fields that come back. */
export const PAGES_AND_PROJECTIONS: Topic = {
  title: 'pages and projections',
  documents: inC({
    a: { n: 1, m: { k: 1, l: { p: 'x', q: 'y' } }, 'odd.name': true, list: [{ k: 1 }] },
    b: { n: 2, m: 'no map' },
    c: { n: 3, m: { l: null } },
    d: {},
  }),
  groups: [
    {
      page: PAGES.query,
      cases: [
        ['a limit', [limit(2)], 'a b'],
        ['a limit of one', [limit(1)], 'a'],
        ['a limit beyond the end', [limit(100)], 'a b c d'],
        ['a limit of nothing', [limit(0)], ''],
        ['a limit as long as there are documents', [limit(4)], 'a b c d'],
        ['a negative limit', [limit(-1)], refused('limit')],
        ['an offset', [offset(1)], 'b c d'],
        ['an offset of nothing', [offset(0)], 'a b c d'],
        ['an offset to the end', [offset(4)], ''],
        ['an offset beyond the end', [offset(100)], ''],
        ['a negative offset', [offset(-1)], refused('offset')],
        ['an offset and a limit', [offset(1), limit(2)], 'b c'],
        ['an offset downwards', [desc('n'), offset(1)], 'b a'],
        ['an offset with a filter', [where('n', '>', 1), offset(1)], 'c'],
        ['an offset, counted', [offset(1), count()], { count: 3 }],
        ['a limit, counted', [limit(2), count()], { count: 2 }],
        ['an offset and a limit, summed', [asc('n'), offset(1), limit(1), sum('n')], { sum: 2 }],
        ['a limit, by all collections', [everything, limit(2)], 'a b'],
      ],
    },
    {
      page: `${PAGES.query}#projection`,
      cases: [
        ['one field', [select('n')], { a: { n: 1 }, b: { n: 2 }, c: { n: 3 }, d: {} }],
        ['two fields', [select('n', 'm'), limit(1)], { a: { n: 1, m: { k: 1, l: { p: 'x', q: 'y' } } } }],
        ['the name only', [select('__name__')], { a: {}, b: {}, c: {}, d: {} }],
        ['the name and a field', [select('__name__', 'n'), limit(1)], { a: { n: 1 } }],
        [
          'no fields means all',
          [select(), limit(1), asc('n')],
          { a: { n: 1, m: { k: 1, l: { p: 'x', q: 'y' } }, 'odd.name': true, list: [{ k: 1 }] } },
        ],
        ['a field of a map', [select('m.k')], { a: { m: { k: 1 } }, b: {}, c: {}, d: {} }],
        ['a field of a map in a map', [select('m.l.p'), limit(1)], { a: { m: { l: { p: 'x' } } } }],
        [
          'a map in a map',
          [select('m.l')],
          { a: { m: { l: { p: 'x', q: 'y' } } }, b: {}, c: { m: { l: null } }, d: {} },
        ],
        ['two fields of a map', [select('m.k', 'm.l.q'), limit(1)], { a: { m: { k: 1, l: { q: 'y' } } } }],
        ['a quoted field', [select('`odd.name`'), limit(1)], { a: { 'odd.name': true } }],
        ['a field that is missing', [select('none'), limit(2)], { a: {}, b: {} }],
        ['not what stands in arrays', [select('list.k'), limit(1)], { a: {} }],
        ['another field than the order', [select('m'), desc('n'), limit(1)], { c: { m: { l: null } } }],
        ['another field than the filter', [select('m'), where('n', '==', 2)], { b: { m: 'no map' } }],
        ['a malformed field', [select('a..b')], refused('Invalid property path "a..b"')],
        ['a reserved field', [select('__a__')], refused('reserved')],
        ['an empty field', [select('')], refused('structuredQuery.select.fields[0].fieldPath')],
      ],
    },
  ],
}
