import { asc, count, desc, unary, where } from '../support/clauses.ts'
import { ref } from '../support/literal.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const inCountry = where('country', '==', 'USA')

/** What takes a composite index: equality with an order or a range, and several orders. */
export const SEVERAL_FIELDS: IndexTopic = {
  title: 'several fields',
  groups: [
    {
      page: PAGES.composite,
      cases: [
        ['== and an order', [inCountry, asc('population')], [], ['country, population']],
        ['== and an order, indexed', [inCountry, asc('population')], ['country, population'], 'served'],
        ['== in an index that descends', [inCountry, asc('population')], ['-country, population'], 'served'],
        ['== and a range', [inCountry, where('population', '<', 3800000)], [], ['country, population']],
        ['== and a range, indexed', [inCountry, where('population', '>', 690000)], ['country, population'], 'served'],
        [
          '== and a descending order',
          [inCountry, desc('population')],
          ['country, population'],
          ['country, -population'],
        ],
        [
          'both directions indexed',
          [inCountry, desc('population')],
          ['country, population', 'country, -population'],
          'served',
        ],
        [
          '== and a range, descending',
          [inCountry, where('population', '<', 5), desc('population')],
          [],
          ['country, -population'],
        ],
        [
          'the fields in the wrong order',
          [inCountry, asc('population')],
          ['population, country'],
          ['country, population'],
        ],
        [
          'an index with one field more',
          [inCountry, asc('population')],
          ['country, population, x'],
          ['country, population'],
        ],
        ['an index with another field', [inCountry, asc('population')], ['country, x'], ['country, population']],
        [
          'an index of the other scope',
          [inCountry, asc('population')],
          ['group country, population'],
          ['country, population'],
        ],
        ['== and !=', [where('a', '==', 1), where('b', '!=', 2)], [], ['a, b']],
        ['== and not-in', [where('a', '==', 1), where('b', 'not-in', [2, 3])], [], ['a, b']],
        ['== and IS_NOT_NULL', [where('a', '==', 1), unary('b', 'IS_NOT_NULL')], [], ['a, b']],
        ['== and IS_NOT_NAN', [where('a', '==', 1), unary('b', 'IS_NOT_NAN')], [], ['a, b']],
        ['IS_NULL and an order', [unary('a', 'IS_NULL'), asc('b')], [], ['a, b']],
        ['in and an order', [where('a', 'in', [1, 2]), asc('b')], [], ['a, b']],
        ['in and an order, indexed', [where('a', 'in', [1, 2]), asc('b')], ['a, b'], 'served'],
        ['two equalities and an order', [where('b', '==', 1), where('a', '==', 1), asc('c')], [], ['a, b, c']],
        [
          'two equalities, indexed the other way round',
          [where('a', '==', 1), where('b', '==', 1), asc('c')],
          ['b, a, c'],
          'served',
        ],
        ['array-contains and an order', [where('t', 'has', 1), desc('b')], [], ['t[], -b']],
        ['array-contains and an order, indexed', [where('t', 'has', 1), desc('b')], ['t[], -b'], 'served'],
        ['array-contains, indexed by value', [where('t', 'has', 1), desc('b')], ['t, -b'], ['t[], -b']],
        ['== with an array, indexed by elements', [where('t', '==', [1]), desc('b')], ['t[], -b'], ['t, -b']],
        ['array-contains and a range', [where('t', 'has', 1), where('b', '>', 1)], [], ['t[], b']],
        ['array-contains-any and an order', [where('t', 'has-any', [1, 2]), asc('b')], [], ['t[], b']],
        ['array-contains, == and an order', [where('a', '==', 1), where('t', 'has', 1), asc('b')], [], ['t[], a, b']],
        [
          'array-contains behind ==, indexed',
          [where('a', '==', 1), where('t', 'has', 1), asc('b')],
          ['a, t[], b'],
          'served',
        ],
        ['array-contains ordered by its field', [where('t', 'has', 1), asc('t')], [], ['t[], t']],
        ['array-contains and the array', [where('t', 'has', 1), where('t', '==', [1])], [], 'served'],
        ['a field of a map and an order', [where('m.x', '==', 1), asc('n')], [], ['m.x, n']],
        ['quoted fields', [where('`x-y`', '==', 1), asc('`a b`')], [], ['`x-y`, `a b`']],
        ['counted', [where('a', '==', 1), where('b', '>', 1), count()], [], ['a, b']],
        [
          '== and an order, names descending',
          [where('a', '==', 1), asc('b'), desc('__name__')],
          ['a, b'],
          ['a, b, -__name__'],
        ],
        [
          '== and an order, names descending, indexed',
          [where('a', '==', 1), asc('b'), desc('__name__')],
          ['a, b, -__name__'],
          'served',
        ],
        ['== and an order, names otherwise indexed', [where('a', '==', 1), asc('b')], ['a, b, -__name__'], ['a, b']],
        ['== and an order, names indexed explicitly', [where('a', '==', 1), asc('b')], ['a, b, __name__'], 'served'],
        [
          '== and an order, with a range of names',
          [where('a', '==', 1), asc('b'), where('__name__', '>', ref('c/x'))],
          ['a, b'],
          'served',
        ],
        [
          'one name and an order',
          [where('__name__', '==', ref('c/x')), where('a', '==', 1), asc('__name__')],
          [],
          'served',
        ],
      ],
    },
    {
      page: PAGES.orders,
      cases: [
        ['two orders', [asc('state', 'population')], [], ['state, population']],
        ['two orders, indexed', [asc('state', 'population')], ['state, population'], 'served'],
        ['two orders, one descending', [asc('state'), desc('population')], [], ['state, -population']],
        ['two orders, the other descending', [desc('state'), asc('population')], [], ['-state, population']],
        ['two descending orders, indexed ascending', [desc('a', 'b')], ['a, b'], ['-a, -b']],
        ['three orders', [asc('a', 'b', 'c')], ['a, b'], ['a, b, c']],
        ['a range, then another order', [where('a', '>', 1), asc('a', 'b')], [], ['a, b']],
        ['a range behind another order', [where('a', '>', 1), asc('b')], [], ['b, a']],
        ['a range behind another order, indexed', [where('a', '>', 1), asc('b')], ['b, a'], 'served'],
        ['a range behind a descending order', [where('a', '>', 1), desc('b')], [], ['-b, -a']],
      ],
    },
  ],
}
