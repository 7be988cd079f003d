import { and, asc, below, count, or, unary, where } from '../support/clauses.ts'
import type { Clause } from '../support/clauses.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index)
const each = (length: number, build: (index: number) => Clause): Clause[] => upTo(length).map(build)

const ONE_NEGATION = refused(
  "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.",
)
const NOT_IN_ALONE = refused("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.")
const ONE_MEMBERSHIP = refused("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.")
const tooMany = (found: number) => refused(`Result had ${found} disjunctions which is more than the maximum of 30`)

/** How much a query may ask, at each limit and one past it, and which operators may not stand together. */
export const LIMITS_AND_COMBINATIONS: Topic = {
  title: 'limits and combinations',
  documents: inC({ a: { n: 1, m: 1, tags: ['x'], list: [1] }, b: { n: 2, tags: [], list: [2] } }),
  groups: [
    {
      page: PAGES.queries,
      cases: [
        ['in with 30 values', [where('n', 'in', upTo(30))], 'a b'],
        ['in with 31 values', [where('n', 'in', upTo(31))], refused("'IN' supports up to 30 comparison values.")],
        ['array-contains-any with 30 values', [where('list', 'has-any', upTo(30))], 'a b'],
        [
          'array-contains-any with 31 values',
          [where('list', 'has-any', upTo(31))],
          refused("'ARRAY_CONTAINS_ANY' supports up to 30 comparison values."),
        ],
        ['not-in with 10 values', [where('n', 'not-in', upTo(10))], ''],
        [
          'not-in with 11 values',
          [where('n', 'not-in', upTo(11))],
          refused("'NOT_IN' supports up to 10 comparison values."),
        ],
        ['30 equalities in one or', [or(...each(30, (index) => where('n', '==', index)))], 'a b'],
        ['31 equalities in one or', [or(...each(31, (index) => where('n', '==', index)))], tooMany(31)],
        ['two ins with 30 pairs', [where('n', 'in', upTo(5)), where('m', 'in', upTo(6))], 'a'],
        ['two ins with 36 pairs', [where('n', 'in', upTo(6)), where('m', 'in', upTo(6))], tooMany(36)],
        [
          'in and array-contains-any with 30 pairs',
          [where('n', 'in', upTo(15)), where('tags', 'has-any', ['x', 'y'])],
          'a',
        ],
        [
          'in and array-contains-any with 32 pairs',
          [where('n', 'in', upTo(16)), where('tags', 'has-any', ['x', 'y'])],
          tooMany(32),
        ],
        ['in within or', [or(where('n', 'in', upTo(29)), where('m', '==', 1))], 'a b'],
        ['in within or, one past', [or(where('n', 'in', upTo(30)), where('m', '==', 1))], tooMany(31)],
        [
          'two ors with 36 pairs',
          [or(...each(6, (index) => where('n', '==', index))), or(...each(6, (index) => where('m', '==', index)))],
          tooMany(36),
        ],
        [
          'an or in an and with 31',
          [or(where('n', '==', 1), and(where('m', '==', 1), where('list', 'in', upTo(30))))],
          tooMany(31),
        ],
        ['array-contains beside a further one', [where('tags', 'has', 'x'), where('list', 'has', 1)], ONE_MEMBERSHIP],
        ['array-contains twice on one field', [where('tags', 'has', 'x'), where('tags', 'has', 'y')], ONE_MEMBERSHIP],
        [
          'array-contains beside array-contains-any',
          [where('tags', 'has', 'x'), where('list', 'has-any', [1])],
          ONE_MEMBERSHIP,
        ],
        ['array-contains-any twice', [where('tags', 'has-any', ['x']), where('list', 'has-any', [1])], ONE_MEMBERSHIP],
        [
          'array-contains twice in one branch of an or',
          [or(where('n', '==', 2), and(where('tags', 'has', 'x'), where('list', 'has', 1)))],
          ONE_MEMBERSHIP,
        ],
        ['array-contains in each branch of an or', [or(where('tags', 'has', 'x'), where('list', 'has', 2))], 'a b'],
        [
          'array-contains-any in each branch of an or',
          [or(where('tags', 'has-any', ['x', 'y']), where('list', 'has-any', [2, 3]))],
          'a b',
        ],
        [
          'array-contains and array-contains-any in branches',
          [or(where('tags', 'has', 'x'), where('list', 'has-any', [2, 3]))],
          'a b',
        ],
        ['not-in and in', [where('n', 'not-in', [1]), where('m', 'in', [1])], NOT_IN_ALONE],
        ['not-in and array-contains-any', [where('n', 'not-in', [1]), where('tags', 'has-any', ['x'])], NOT_IN_ALONE],
        ['not-in within or', [or(where('n', 'not-in', [1]), where('m', '==', 1))], NOT_IN_ALONE],
        ['not-in beside or', [where('n', 'not-in', [1]), or(where('m', '==', 1), where('m', '==', 2))], NOT_IN_ALONE],
        ['not-in and !=', [where('n', 'not-in', [1]), where('m', '!=', 1)], ONE_NEGATION],
        ['not-in and array-contains', [where('n', 'not-in', [2]), where('tags', 'has', 'x')], 'a'],
      ],
    },
    {
      page: PAGES.query,
      cases: [
        ['!= twice on one field', [where('n', '!=', 1), where('n', '!=', 2)], ONE_NEGATION],
        ['!= on two fields', [where('n', '!=', 1), where('m', '!=', 2)], ONE_NEGATION],
        ['not-in twice', [where('n', 'not-in', [1]), where('m', 'not-in', [2])], ONE_NEGATION],
        ['!= and IS_NOT_NULL', [where('n', '!=', 1), unary('m', 'IS_NOT_NULL')], ONE_NEGATION],
        ['!= and IS_NOT_NAN', [where('n', '!=', 1), unary('n', 'IS_NOT_NAN')], ONE_NEGATION],
        ['IS_NOT_NULL and IS_NOT_NAN', [unary('n', 'IS_NOT_NULL'), unary('n', 'IS_NOT_NAN')], ONE_NEGATION],
        ['not-in and IS_NOT_NULL', [where('n', 'not-in', [1]), unary('n', 'IS_NOT_NULL')], ONE_NEGATION],
        ['!= in each branch of an or', [or(where('n', '!=', 1), where('m', '!=', 1))], ONE_NEGATION],
        ['!= and in', [where('n', '!=', 1), where('n', 'in', [1, 2])], 'b'],
        ['!= and array-contains-any', [where('n', '!=', 2), where('tags', 'has-any', ['x', 'y'])], 'a'],
        ['!= and or', [where('n', '!=', 2), or(where('m', '==', 1), where('m', '==', 2))], 'a'],
        ['an empty in', [where('n', 'in', [])], refused("'IN' requires an non-empty ArrayValue.")],
        ['an empty not-in', [where('n', 'not-in', [])], refused("'NOT_IN' requires an non-empty ArrayValue.")],
        [
          'an empty array-contains-any',
          [where('tags', 'has-any', [])],
          refused("'ARRAY_CONTAINS_ANY' requires an non-empty ArrayValue."),
        ],
        ['in without an array', [where('n', 'in', 1)], refused("'IN' requires an ArrayValue.")],
        ['not-in without an array', [where('n', 'not-in', 'x')], refused("'NOT_IN' requires an ArrayValue.")],
        [
          'array-contains-any without an array',
          [where('tags', 'has-any', 'x')],
          refused("'ARRAY_CONTAINS_ANY' requires an ArrayValue."),
        ],
        ['an empty and', [and()], refused('Composite filter must have at least one sub-filter.')],
        ['an empty or', [or()], refused('Composite filter must have at least one sub-filter.')],
        [
          'an empty and within or',
          [or(where('n', '==', 1), and())],
          refused('structuredQuery.where.compositeFilter.filters[1]'),
        ],
      ],
    },
    {
      page: PAGES.ranges,
      cases: [
        ['10 fields with ranges', [...each(10, (index) => where(`f${index}`, '>', 0))], ''],
        [
          '11 fields with ranges',
          [...each(11, (index) => where(`f${index}`, '>', 0))],
          refused('11 distinct inequality fields'),
        ],
        ['11 ranges on one field', [...each(11, (index) => where('n', '>', index - 11))], 'a b'],
        ['10 ranges and an equality', [...each(10, (index) => where(`f${index}`, '>', 0)), where('n', '==', 1)], ''],
        [
          '10 ranges and !=',
          [...each(10, (index) => where(`f${index}`, '>', 0)), where('n', '!=', 1)],
          refused('11 distinct inequality fields'),
        ],
        [
          'ranges in branches count together',
          [or(...each(11, (index) => where(`f${index}`, '>', 0)))],
          refused('11 distinct inequality fields'),
        ],
      ],
    },
    {
      page: PAGES.quotas,
      cases: [
        ['100 filters and orders', [...each(99, (index) => where(`f${index}`, '==', 0)), asc('n')], ''],
        [
          '101 filters and orders',
          [...each(100, (index) => where(`f${index}`, '==', 0)), asc('n')],
          refused('may not have more than 100 filters + sort orders + ancestor total'),
        ],
        ['100 orders', [...each(100, (index) => asc(`f${index}`))], ''],
        ['101 orders', [...each(101, (index) => asc(`f${index}`))], refused('0 filters, 101 sort orders')],
        [
          '100 filters in a subcollection',
          [below('c/a'), ...each(100, (index) => where(`f${index}`, '==', 0))],
          refused('one ancestor filter'),
        ],
        ['100 filters in a collection', [...each(100, (index) => where(`f${index}`, '==', 0)), count()], { count: 0 }],
      ],
    },
  ],
}
