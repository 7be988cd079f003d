import { asc, desc, limit, or, unary, where } from '../support/clauses.ts'
import { ref } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const AFTER_NAME = (field: string) => refused(`Order by clause cannot contain more fields after the key ${field}`)

/** Orders that are asked for and those that follow from filters. */
export const ORDERS: Topic = {
  title: 'orders',
  documents: inC({
    a: { x: 1, y: 2, z: 1 },
    b: { x: 1, y: 1, z: 2 },
    c: { x: 2, y: 2 },
    d: { x: 2, y: 1, z: null },
    e: { x: 3 },
    f: { y: 3, z: 3 },
    g: { m: { k: 1 }, x: 0 },
    A: { x: 1, y: 2, z: 1 },
  }),
  groups: [
    {
      page: PAGES.query,
      cases: [
        ['no order goes by name', [], 'A a b c d e f g'],
        ['a equals 1 goes by name', [where('x', '==', 1)], 'A a b'],
        ['ORDER BY x ends with the name', [asc('x')], 'g A a b c d e'],
        ['ORDER BY x DESC ends with the name downwards', [desc('x')], 'e d c b a A g'],
        ['WHERE x > 1 orders by x', [where('x', '>', 1)], 'c d e'],
        ['WHERE x < 2 orders by x', [where('x', '<', 2)], 'g A a b'],
        [
          'a name range and a range order by the field',
          [where('__name__', '>', ref('c/A')), where('x', '>', 0)],
          'a b c d e',
        ],
        ['two orders', [asc('x', 'y')], 'b A a d c'],
        ['two orders, the second down', [asc('x'), desc('y')], 'a A b c d'],
        ['two orders, the first down', [desc('x'), asc('y')], 'd c b A a'],
        ['two orders, both down', [desc('x', 'y')], 'c d a A b'],
        ['the name downwards', [desc('__name__')], 'g f e d c b a A'],
        ['the name upwards', [asc('__name__')], 'A a b c d e f g'],
        ['a field, then the name the other way', [asc('x'), desc('__name__')], 'g b a A d c e'],
        ['a field down, then the name up', [desc('x'), asc('__name__')], 'e c d A a b g'],
        ['no direction is ascending', [{ orderBy: [{ field: { fieldPath: 'x' } }] }], 'g A a b c d e'],
        [
          'an unspecified direction is ascending',
          [{ orderBy: [{ field: { fieldPath: 'x' }, direction: 'DIRECTION_UNSPECIFIED' }] }],
          'g A a b c d e',
        ],
      ],
    },
    {
      page: PAGES.ranges,
      cases: [
        [
          'two ranges order by both fields in the order of names',
          [where('y', '>', 0), where('x', '>', 0)],
          'b A a d c',
        ],
        ['a range that is not the first order', [where('x', '>', 0), asc('y')], 'b d A a c'],
        ['a range that is not the first order, downwards', [where('x', '>', 0), desc('y')], 'c a A d b'],
        ['a range that follows two orders', [where('z', '>', 0), asc('y'), desc('x')], 'b a A'],
        ['a further range takes the last direction', [where('x', '>', 0), where('y', '>', 0), desc('x')], 'c d a A b'],
        ['a range and != on two fields', [where('x', '>', 1), where('y', '!=', 1)], 'c'],
        ['!= on one field, ranges on two', [where('x', '!=', 3), where('y', '>=', 1), where('z', '>=', 1)], 'b A a'],
        ['a range needs its field', [where('x', '>=', 0), where('z', '>=', 0)], 'A a b'],
        ['an equality beside two ranges', [where('x', '==', 1), where('y', '>', 1), where('z', '<', 2)], 'A a'],
        ['a range beside an or', [or(where('x', '==', 1), where('x', '==', 2)), where('y', '<', 2)], 'b d'],
        [
          'ranges on a field and on the name',
          [where('x', '<', 2), where('__name__', '<', ref('c/b')), asc('x')],
          'A a',
        ],
        ['limited', [where('x', '>', 0), where('y', '>', 0), asc('y'), limit(2)], 'b d'],
      ],
    },
    {
      page: PAGES.order,
      cases: [
        ['an order leaves out what lacks the field', [asc('z')], 'd A a b f'],
        ['two orders leave out what lacks either', [asc('z', 'x')], 'd A a b'],
        ['an order by a field of a map', [asc('m.k')], 'g'],
        ['an order by a map', [asc('m')], 'g'],
        ['an order keeps null', [desc('z')], 'f b a A d'],
        ['a filter on one field, an order on another', [where('y', '==', 2), desc('z')], 'a A'],
        ['an order beside a null test', [unary('z', 'IS_NULL'), asc('x')], 'd'],
      ],
    },
    {
      page: PAGES.orderAfterName,
      cases: [
        ['an order after the name', [asc('__name__', 'x')], AFTER_NAME('x')],
        ['a range beside an order by name', [where('x', '>', 0), asc('__name__')], AFTER_NAME('x')],
        ['a name between orders', [asc('x', '__name__', 'y')], AFTER_NAME('y')],
      ],
    },
  ],
}
