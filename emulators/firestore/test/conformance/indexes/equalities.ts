import { asc, count, desc, unary, where } from '../support/clauses.ts'
import { ref } from '../support/literal.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const ELEMENTS =
  'The page names equality clauses. Membership in an array is one on its elements: their automatic index holds names in order as the others do.'
const BOTH_WAYS =
  'No page says it. A document is known to have two entries for each element, which are those of both directions.'

const PICKS = ['category, star_rating', 'city, star_rating', 'editors_pick, star_rating']
const byRating = [where('category', '==', 'burgers'), where('city', '==', 'x'), where('editors_pick', '==', true)]

/** Comparisons for equality, which indexes are merged for. */
export const EQUALITIES: IndexTopic = {
  title: 'equalities',
  groups: [
    {
      page: PAGES.merging,
      cases: [
        ['two', [where('a', '==', 1), where('b', '==', 2)], [], 'served'],
        ['three', [where('a', '==', 1), where('b', '==', 2), where('c', '==', 3)], [], 'served'],
        ['of fields of maps', [where('m.x', '==', 1), where('m.y', '==', 2)], [], 'served'],
        ['beside in', [where('a', '==', 1), where('b', 'in', [1, 2])], [], 'served'],
        ['in twice', [where('a', 'in', [1, 2]), where('b', 'in', [1, 2])], [], 'served'],
        ['beside IS_NULL', [where('a', '==', 1), unary('b', 'IS_NULL')], [], 'served'],
        ['beside IS_NAN', [where('a', '==', 1), unary('b', 'IS_NAN')], [], 'served'],
        ['two, counted', [where('a', '==', 1), where('b', '==', 2), count()], [], 'served'],
        ['in the order of names', [where('a', '==', 1), where('b', '==', 2), asc('__name__')], [], 'served'],
        [
          'in the descending order of names',
          [where('a', '==', 1), where('b', '==', 2), desc('__name__')],
          [],
          'served',
        ],
        ['one, in the descending order of names', [where('a', '==', 1), desc('__name__')], [], 'served'],
        ['with a range of names', [where('a', '==', 1), where('__name__', '>', ref('c/x'))], [], 'served'],
        ['beside array-contains', [where('a', '==', 1), where('t', 'has', 2)], [], 'served', ELEMENTS],
        ['beside array-contains-any', [where('a', '==', 1), where('t', 'has-any', [2, 3])], [], 'served', ELEMENTS],
        ['in beside array-contains', [where('a', 'in', [1, 2]), where('t', 'has', 2)], [], 'served', ELEMENTS],
        ['array-contains, names descending', [where('t', 'has', 2), desc('__name__')], [], 'served', BOTH_WAYS],
        ['with an index of both', [where('a', '==', 1), where('b', '==', 2)], ['a, b'], 'served'],
      ],
    },
    {
      page: PAGES.equalityOrder,
      cases: [
        ['ordered by itself', [where('a', '==', 1), asc('a')], [], 'served'],
        ['ordered by itself, descending', [where('a', '==', 1), desc('a')], [], 'served'],
        ['two, ordered by one of them', [where('a', '==', 1), where('b', '==', 2), asc('b')], [], 'served'],
        ['in, ordered by itself', [where('a', 'in', [1, 2]), asc('a')], [], 'served'],
        [
          'in, ordered by another field and itself',
          [where('tenant', 'in', ['x']), desc('created'), asc('tenant')],
          [],
          ['tenant, -created, __name__'],
        ],
        [
          'in, ordered by another field and itself, with that index',
          [where('tenant', 'in', ['x']), desc('created'), asc('tenant')],
          ['tenant, -created, __name__'],
          'served',
        ],
      ],
    },
    {
      page: PAGES.merging,
      cases: [
        ['one of three and an order', [where('category', '==', 'x'), asc('star_rating')], PICKS, 'served'],
        ['two of three and an order', [...byRating.slice(1), asc('star_rating')], PICKS, 'served'],
        ['three and an order', [...byRating, asc('star_rating')], PICKS, 'served'],
        ['three and a range', [...byRating, where('star_rating', '>', 3)], PICKS, 'served'],
        [
          'three and the other order',
          [...byRating, desc('star_rating')],
          PICKS,
          ['category, city, editors_pick, -star_rating'],
        ],
        [
          'three and no more than two indexes',
          [...byRating, asc('star_rating')],
          PICKS.slice(1),
          ['category, city, editors_pick, star_rating'],
        ],
        [
          'an index of two and an index of one',
          [...byRating, asc('star_rating')],
          ['city, category, star_rating', '-editors_pick, star_rating'],
          'served',
        ],
        [
          'indexes that overlap',
          [...byRating, asc('star_rating')],
          ['category, city, star_rating', 'city, editors_pick, star_rating'],
          'served',
        ],
        [
          'an index on a field that is not compared',
          [where('category', '==', 'x'), where('city', '==', 'y'), asc('star_rating')],
          ['category, star_rating', 'city, price, star_rating'],
          ['category, city, star_rating'],
        ],
        [
          'array-contains and an equality',
          [where('t', 'has', 1), where('a', '==', 1), asc('b')],
          ['t[], b', 'a, b'],
          'served',
        ],
        [
          'different orders behind',
          [where('a', '==', 1), where('b', '==', 1), asc('x', 'y')],
          ['a, x, y', 'b, x'],
          ['a, b, x, y'],
        ],
        [
          'directions of the names that differ',
          [where('a', '==', 1), where('b', '==', 1), asc('x')],
          ['a, x', 'b, x, -__name__'],
          ['a, b, x'],
        ],
      ],
    },
  ],
}
