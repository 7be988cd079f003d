import { and, asc, count, desc, limit, or, unary, where } from '../support/clauses.ts'
import { PAGES } from '../support/pages.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const A = where('a', '==', 1)
const B = where('b', '==', 1)
const C = where('c', '==', 1)
const D = where('d', '==', 1)

/** Every combination of four flags: the document `0110` has b and c. */
const documents = Object.fromEntries(
  Array.from({ length: 16 }, (_, index) => {
    const [a = 0, b = 0, c = 0, d = 0] = index.toString(2).padStart(4, '0').split('').map(Number)
    return [`${a}${b}${c}${d}`, { a, b, c, d, rank: 16 - index }]
  }),
)

/** AND and OR in trees. */
export const TREES: Topic = {
  title: 'trees of filters',
  documents: inC({ ...documents, few: { a: 1 } }),
  groups: [
    {
      page: PAGES.query,
      cases: [
        ['and of one', [and(and(A)), limit(1)], '1000'],
        ['or of one', [or(or(and(A, B, C, D)))], '1111'],
        ['and of four', [A, B, C, D], '1111'],
        ['and in and', [and(A, and(B, and(C)))], '1110 1111'],
        ['or in or', [or(and(A, B, C), or(and(B, C, D), and(A, C, D)))], '0111 1011 1110 1111'],
        ['or of the same twice', [or(and(A, B, C), and(A, B, C))], '1110 1111'],
        ['or gives a document once', [or(A, B), C, D], '0111 1011 1111'],
        ['or counts a document once', [or(A, B), C, D, count()], { count: 3 }],
        ['and of two ors', [or(A, B), or(C, D)], '0101 0110 0111 1001 1010 1011 1101 1110 1111'],
        ['or of two ands', [or(and(A, B), and(C, D))], '0011 0111 1011 1100 1101 1110 1111'],
        [
          'a deep tree',
          [and(or(and(A, or(B, C)), D), or(and(C, D), A))],
          '0011 0111 1001 1010 1011 1100 1101 1110 1111',
        ],
        ['one that nothing satisfies', [A, where('a', '==', 0)], ''],
        ['one of two that nothing satisfies', [or(and(A, where('a', '==', 0)), and(A, B, C, D))], '1111'],
        [
          'or by the documents that have the field',
          [or(where('rank', '==', 1), where('a', '==', 1)), desc('rank'), limit(3)],
          '1000 1001 1010',
        ],
        ['or with an order', [or(and(A, B, C), and(C, D)), asc('rank')], '1111 1110 1011 0111 0011'],
        ['or with an order downwards', [or(and(A, B, C), and(C, D)), desc('rank')], '0011 0111 1011 1110 1111'],
        ['or with a limit', [or(A, B), limit(2)], '0100 0101'],
        ['or of ranges on one field', [or(where('rank', '<=', 2), where('rank', '>', 14))], '1111 1110 0001 0000'],
        ['or of overlapping ranges', [or(where('rank', '<=', 2), where('rank', '<=', 3))], '1111 1110 1101'],
        ['or of a range and an equality', [or(where('rank', '<=', 2), and(A, B, C))], '1111 1110'],
        ['or of a range and a field that some lack', [or(where('rank', '<=', 1), A), limit(2)], '1111 1110'],
        ['or of in and an equality', [or(where('rank', 'in', [1, 2]), where('rank', '==', 16))], '0000 1110 1111'],
        ['or of a null test', [or(unary('a', 'IS_NULL'), and(A, B, C))], '1110 1111'],
        ['or beside a range', [or(A, B), where('rank', '<', 3)], '1111 1110'],
        ['or beside !=', [or(and(A, B), and(C, D)), where('rank', '!=', 1)], '1110 1101 1100 1011 0111 0011'],
      ],
    },
  ],
}
