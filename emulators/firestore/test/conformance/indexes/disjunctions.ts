import { and, asc, desc, or, unary, where } from '../support/clauses.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const a = where('a', '==', 1)
const b = where('b', '==', 1)

/** Disjunctions, each of which needs its own indexes. */
export const DISJUNCTIONS: IndexTopic = {
  title: 'disjunctions',
  groups: [
    {
      page: PAGES.disjunctions,
      cases: [
        ['of equalities', [or(a, b)], [], 'served'],
        ['of equalities on one field', [or(a, where('a', '==', 2))], [], 'served'],
        ['of conjunctions', [or(and(a, b), and(a, where('c', '==', 1)))], [], 'served'],
        ['of an equality and array-contains', [or(a, where('t', 'has', 1))], [], 'served'],
        ['of an equality and array-contains-any', [or(a, where('t', 'has-any', [1, 2]))], [], 'served'],
        ['of an equality and IS_NULL', [or(a, unary('b', 'IS_NULL'))], [], 'served'],
        ['beside an equality', [where('c', '==', 1), or(a, b)], [], 'served'],
        ['beside in', [where('c', 'in', [1, 2]), or(a, b)], [], 'served'],
        ['in an order', [or(a, b), asc('n')], [], ['a, n', 'b, n']],
        ['in an order, one of them indexed', [or(a, b), asc('n')], ['a, n'], ['b, n']],
        ['in an order, both indexed', [or(a, b), asc('n')], ['a, n', 'b, n'], 'served'],
        ['in the order of one of them', [or(a, b), asc('a')], [], ['b, a']],
        ['in a descending order', [or(a, b), desc('n')], ['a, n', 'b, n'], ['a, -n', 'b, -n']],
        ['of an equality and a range', [or(a, where('b', '>', 1))], [], ['a, b']],
        ['of an equality and a range, indexed', [or(a, where('b', '>', 1))], ['a, b'], 'served'],
        ['of ranges on one field', [or(where('a', '<', 1), where('a', '>', 5))], [], 'served'],
        ['of ranges on two fields', [or(where('a', '>', 1), where('b', '>', 1))], [], ['a, b']],
        ['beside a range', [where('n', '>', 1), or(a, b)], [], ['a, n', 'b, n']],
        [
          'beside a range, merged',
          [where('n', '>', 1), where('c', '==', 1), or(a, b)],
          ['a, n', 'b, n', 'c, n'],
          'served',
        ],
        [
          'in and array-contains-any in an order',
          [where('a', 'in', [1, 2]), where('t', 'has-any', [1, 2]), asc('n')],
          [],
          ['t[], a, n'],
        ],
        ['of equalities on an exempt field', [or(a, b)], ['b ='], ['b = asc']],
        ['of two indexes on one exempt field', [or(a, where('a', 'has', 1))], ['a ='], ['a = asc contains']],
      ],
    },
  ],
}
