import { asc, below, count, desc, endAt, everything, limit, select, startAt, unary, where } from '../support/clauses.ts'
import { ref } from '../support/literal.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const NO_NAMES =
  'The page on the index resource asks for at least two fields, and the console refuses the index that the error of production proposes.'

/** What the automatic indexes answer. */
export const ONE_FIELD: IndexTopic = {
  title: 'one field',
  groups: [
    {
      page: PAGES.automatic,
      cases: [
        ['no filter', [], [], 'served'],
        ['==', [where('a', '==', 1)], [], 'served'],
        ['<', [where('a', '<', 1)], [], 'served'],
        ['<=', [where('a', '<=', 1)], [], 'served'],
        ['>', [where('a', '>', 1)], [], 'served'],
        ['>=', [where('a', '>=', 1)], [], 'served'],
        ['!=', [where('a', '!=', 1)], [], 'served'],
        ['in', [where('a', 'in', [1, 2])], [], 'served'],
        ['not-in', [where('a', 'not-in', [1, 2])], [], 'served'],
        ['array-contains', [where('a', 'has', 1)], [], 'served'],
        ['array-contains-any', [where('a', 'has-any', [1, 2])], [], 'served'],
        ['== with an array', [where('a', '==', [1])], [], 'served'],
        ['== with a map', [where('a', '==', { b: 1 })], [], 'served'],
        ['IS_NULL', [unary('a', 'IS_NULL')], [], 'served'],
        ['IS_NAN', [unary('a', 'IS_NAN')], [], 'served'],
        ['IS_NOT_NULL', [unary('a', 'IS_NOT_NULL')], [], 'served'],
        ['IS_NOT_NAN', [unary('a', 'IS_NOT_NAN')], [], 'served'],
        ['an order', [asc('a')], [], 'served'],
        ['a descending order', [desc('a')], [], 'served'],
        ['a range and its order', [where('a', '>', 1), asc('a')], [], 'served'],
        ['a range and its descending order', [where('a', '>', 1), desc('a')], [], 'served'],
        ['a range with both ends', [where('a', '>', 1), where('a', '<', 9)], [], 'served'],
        ['a range and an exclusion', [where('a', '>', 1), where('a', '!=', 5)], [], 'served'],
        ['cursors and a limit', [asc('a'), startAt(1), endAt(5), limit(2)], [], 'served'],
        ['some fields only', [where('a', '==', 1), select('b')], [], 'served'],
        ['a count', [where('a', '>', 1), count()], [], 'served'],
        ['a field of a map', [where('m.x', '==', 1)], [], 'served'],
        ['an order by a field of a map', [desc('m.x')], [], 'served'],
        ['a quoted field', [where('`my field`', '>', 1)], [], 'served'],
        ['a subcollection', [where('a', '>', 1), below('p/one')], [], 'served'],
      ],
    },
    {
      page: PAGES.names,
      cases: [
        ['names in order', [asc('__name__')], [], 'served'],
        ['a range of names', [where('__name__', '>', ref('c/x'))], [], 'served'],
        ['one name', [where('__name__', '==', ref('c/x'))], [], 'served'],
        ['some names', [where('__name__', 'in', [ref('c/x'), ref('c/y')])], [], 'served'],
        ['a field, then names', [asc('a', '__name__')], [], 'served'],
        ['a field, then names, descending', [desc('a', '__name__')], [], 'served'],
        ['a range of a field and of names', [where('a', '>', 1), where('__name__', '>', ref('c/x'))], [], 'served'],
        ['names of a descending order', [desc('a'), where('__name__', '<', ref('c/x'))], [], 'served'],
        ['all collections', [everything], [], 'served'],
        ['one name, with an equality', [where('__name__', '==', ref('c/x')), where('a', '==', 1)], [], 'served'],
      ],
    },
    {
      page: PAGES.namesDescending,
      cases: [
        ['names descending', [desc('__name__')], [], [], NO_NAMES],
        ['a range of names, descending', [where('__name__', '<', ref('c/x')), desc('__name__')], [], [], NO_NAMES],
        ['names descending, whatever indexes there are', [desc('__name__')], ['a, b'], [], NO_NAMES],
      ],
    },
    {
      page: PAGES.namesOtherwise,
      cases: [
        ['a descending order, names ascending', [desc('a'), asc('__name__')], [], ['-a, __name__']],
        ['an order, names descending', [asc('a'), desc('__name__')], [], ['a, -__name__']],
        ['an order, names descending, with its index', [asc('a'), desc('__name__')], ['a, -__name__'], 'served'],
        ['a range, names descending', [where('a', '>', 1), asc('a'), desc('__name__')], [], ['a, -__name__']],
      ],
    },
  ],
}
