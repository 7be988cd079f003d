import { asc, count, desc, or, unary, where } from '../support/clauses.ts'
import { dbl, NAN } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const NAN_RANGE =
  'No page says whether a range takes in NaN. The list of types has NaN apart from the numbers, ranges stay within a type, ' +
  "and the web SDK's index encoding, copied from the backend by its own words, gives NaN a type of its own."

/** What null, NaN and missing fields do to each operator. */
export const NULL_AND_NAN: Topic = {
  title: 'null, NaN and missing fields',
  documents: inC({
    a: { v: null, list: [null, 1] },
    b: { v: NAN, list: [NAN, 2] },
    c: { v: 0, list: [] },
    d: { v: dbl(-Infinity), list: null },
    e: { v: 'x', list: [{ n: null }] },
    f: { v: [null], list: 'x' },
    g: { w: null },
    h: { v: { n: null }, w: NAN },
    i: { v: { n: NAN } },
  }),
  groups: [
    {
      page: PAGES.query,
      cases: [
        ['IS_NULL', [unary('v', 'IS_NULL')], 'a'],
        ['IS_NAN', [unary('v', 'IS_NAN')], 'b'],
        ['IS_NOT_NULL orders by its field', [unary('v', 'IS_NOT_NULL')], 'b d c e f h i'],
        ['IS_NOT_NULL downwards', [unary('v', 'IS_NOT_NULL'), desc('v')], 'i h f e c d b'],
        ['IS_NULL of another field', [unary('w', 'IS_NULL')], 'g'],
        ['IS_NAN of another field', [unary('w', 'IS_NAN')], 'h'],
        ['IS_NOT_NULL of another field', [unary('w', 'IS_NOT_NULL')], 'h'],
        ['IS_NULL of a field of a map', [unary('v.n', 'IS_NULL')], 'h'],
        ['IS_NAN of a field of a map', [unary('v.n', 'IS_NAN')], 'i'],
        ['IS_NOT_NULL of a field of a map', [unary('v.n', 'IS_NOT_NULL')], 'i'],
        ['IS_NULL of a field that no document has', [unary('none', 'IS_NULL')], ''],
        ['IS_NOT_NULL of a field that no document has', [unary('none', 'IS_NOT_NULL')], ''],
        ['IS_NULL or IS_NAN', [or(unary('v', 'IS_NULL'), unary('v', 'IS_NAN'))], 'a b'],
        ['IS_NULL counted', [unary('v', 'IS_NULL'), count()], { count: 1 }],
        ['IS_NULL and IS_NAN of two fields', [unary('v', 'IS_NULL'), unary('list', 'IS_NULL')], ''],
      ],
    },
    {
      page: PAGES.nullExcluded,
      cases: [
        ['IS_NOT_NAN leaves null out', [unary('v', 'IS_NOT_NAN')], 'd c e f h i'],
        ['!= leaves null out', [where('v', '!=', 0)], 'b d e f h i'],
        ['!= NaN', [where('v', '!=', NAN)], 'd c e f h i'],
        ['not-in leaves null out', [where('v', 'not-in', [0, 'x'])], 'b d f h i'],
        ['not-in with NaN', [where('v', 'not-in', [NAN, 0])], 'd e f h i'],
        ['!= on a field that few have', [where('w', '!=', 1)], 'h'],
      ],
    },
    { page: PAGES.notInNull, cases: [['not-in with null finds nothing', [where('v', 'not-in', [null, 1])], '']] },
    {
      page: PAGES.nullAndNan,
      cases: [
        ['in does not find null', [where('v', 'in', [null])], ''],
        ['in does not find NaN', [where('v', 'in', [NAN])], ''],
        ['in finds what is beside null and NaN', [where('v', 'in', [null, NAN, 0])], 'c'],
        ['array-contains does not find NaN', [where('list', 'has', NAN)], ''],
        ['array-contains does not find null', [where('list', 'has', null)], ''],
        ['array-contains-any finds what is beside null', [where('list', 'has-any', [null, 2])], 'b'],
        ['array-contains-any finds what is beside NaN', [where('list', 'has-any', [NAN, 1])], 'a'],
        ['< null', [where('v', '<', null)], ''],
        ['<= null', [where('v', '<=', null)], ''],
        ['> null', [where('v', '>', null)], ''],
        ['>= null', [where('v', '>=', null)], ''],
        ['< NaN', [where('v', '<', NAN)], ''],
        ['<= NaN', [where('v', '<=', NAN)], ''],
        ['> NaN', [where('v', '>', NAN)], ''],
        ['>= NaN', [where('v', '>=', NAN)], ''],
      ],
    },
    {
      page: PAGES.dataTypes,
      cases: [
        ['a range does not reach NaN below', [where('v', '<', 1)], 'd c', NAN_RANGE],
        ['a range with equality does not reach NaN', [where('v', '<=', dbl(-Infinity))], 'd', NAN_RANGE],
        ['null within a map counts as a value', [where('v', '==', { n: null })], 'h'],
        ['NaN within a map counts as a value', [where('v', '==', { n: NAN })], 'i'],
        ['null within an array counts as a value', [where('v', '==', [null])], 'f'],
        ['a map with null is an element', [where('list', 'has', { n: null })], 'e'],
      ],
    },
    {
      page: PAGES.order,
      cases: [
        ['an order passes over documents without the field', [asc('w')], 'g h'],
        ['an order downwards as well', [desc('w')], 'h g'],
        ['an order by a field that no document has', [asc('none')], ''],
        ['an order by a field of a map', [asc('v.n')], 'h i'],
        ['an order by a field beside a filter', [where('v', '==', 0), asc('w')], ''],
      ],
    },
  ],
}
