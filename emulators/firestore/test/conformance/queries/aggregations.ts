import { asc, avg, count, desc, limit, sum, where } from '../support/clauses.ts'
import { dbl, int, NAN } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const kind = (name: string) => where('kind', '==', name)
const many = (length: number) => Array.from({ length }, (_, index) => sum('v', `sum${index}`))

/** Count, sum and average. */
export const AGGREGATIONS: Topic = {
  title: 'aggregations',
  documents: inC({
    i1: { kind: 'int', v: 1, w: 10 },
    i2: { kind: 'int', v: 2 },
    i3: { kind: 'int', v: 4, w: 1 },
    d1: { kind: 'double', v: 0.5 },
    d2: { kind: 'double', v: dbl(2) },
    m1: { kind: 'mixed', v: 1 },
    m2: { kind: 'mixed', v: dbl(2) },
    m3: { kind: 'mixed', v: '3' },
    m4: { kind: 'mixed', v: null },
    m5: { kind: 'mixed', v: [4] },
    m6: { kind: 'mixed', v: { n: 5 } },
    m7: { kind: 'mixed', v: true },
    m8: { kind: 'mixed' },
    n1: { kind: 'nan', v: 1 },
    n2: { kind: 'nan', v: NAN },
    o1: { kind: 'over', v: int('9223372036854775807') },
    o2: { kind: 'over', v: 1 },
    o3: { kind: 'back', v: int('9223372036854775807') },
    o4: { kind: 'back', v: 1 },
    o5: { kind: 'back', v: -1 },
    u1: { kind: 'under', v: int('-9223372036854775808') },
    u2: { kind: 'under', v: -1 },
    x1: { kind: 'exact', v: int('9007199254740993') },
    x2: { kind: 'exact', v: int('9007199254740993') },
    p1: { kind: 'plus', v: dbl(Infinity) },
    p2: { kind: 'plus', v: 1 },
    q1: { kind: 'both', v: dbl(Infinity) },
    q2: { kind: 'both', v: dbl(-Infinity) },
    r1: { kind: 'huge', v: dbl(1.5e308) },
    r2: { kind: 'huge', v: dbl(1.5e308) },
    s1: { kind: 'deep', m: { v: 3, 'odd.name': 7 } },
    s2: { kind: 'deep', m: { v: 4 } },
    t1: { kind: 'text', v: 'a' },
  }),
  groups: [
    {
      page: PAGES.aggregationReference,
      cases: [
        ['a sum of integers', [kind('int'), sum('v')], { sum: 7 }],
        ['a sum of doubles', [kind('double'), sum('v')], { sum: 2.5 }],
        ['a sum of both is a double', [kind('mixed'), where('v', '>', 0), sum('v')], { sum: dbl(3) }],
        ['a sum passes over what is no number', [kind('mixed'), sum('v')], { sum: dbl(3) }],
        ['a sum with NaN', [kind('nan'), sum('v')], { sum: NAN }],
        ['a sum of nothing', [kind('none'), sum('v')], { sum: 0 }],
        ['a sum of a field that is nowhere', [sum('none')], { sum: 0 }],
        ['a sum of texts', [kind('text'), sum('v')], { sum: 0 }],
        ['a sum beyond 64 bits is a double', [kind('over'), sum('v')], { sum: dbl(2 ** 63) }],
        ['a sum below 64 bits is a double', [kind('under'), sum('v')], { sum: dbl(-(2 ** 63)) }],
        ['a sum beyond 2^53 is exact', [kind('exact'), sum('v')], { sum: int('18014398509481986') }],
        ['a sum with infinity', [kind('plus'), sum('v')], { sum: dbl(Infinity) }],
        ['a sum of both infinities', [kind('both'), sum('v')], { sum: NAN }],
        ['a sum beyond doubles', [kind('huge'), sum('v')], { sum: dbl(Infinity) }],
        ['a sum of a field of a map', [kind('deep'), sum('m.v')], { sum: 7 }],
        ['a sum of a quoted field', [kind('deep'), sum('m.`odd.name`')], { sum: 7 }],
        ['an average of integers is a double', [kind('int'), avg('v')], { avg: 7 / 3 }],
        ['a whole average is a double', [kind('deep'), avg('m.v')], { avg: 3.5 }],
        ['an average of doubles', [kind('double'), avg('v')], { avg: 1.25 }],
        ['an average passes over what is no number', [kind('mixed'), avg('v')], { avg: 1.5 }],
        ['an average with NaN', [kind('nan'), avg('v')], { avg: NAN }],
        ['an average of nothing', [kind('none'), avg('v')], { avg: null }],
        ['an average of texts', [kind('text'), avg('v')], { avg: null }],
        ['an average of one', [kind('int'), where('v', '==', 2), avg('v')], { avg: dbl(2) }],
        ['an average with infinity', [kind('plus'), avg('v')], { avg: dbl(Infinity) }],
        ['an average of both infinities', [kind('both'), avg('v')], { avg: NAN }],
        ['a count', [kind('mixed'), count()], { count: 8 }],
        ['a count of nothing', [kind('none'), count()], { count: 0 }],
        ['a count up to one', [kind('mixed'), count(1)], { count: 1 }],
        ['a count up to what there is', [kind('mixed'), count(8)], { count: 8 }],
        ['a count up to more than there is', [kind('mixed'), count(1000)], { count: 8 }],
        ['a count up to 64 bits', [kind('mixed'), count('9223372036854775807')], { count: 8 }],
        ['a count up to nothing', [count(0)], refused('upTo must be greater than zero')],
        ['a count up to less', [count(-1)], refused('upTo')],
        [
          'two counts',
          [
            kind('int'),
            {
              aggregations: [
                { count: { upTo: 1 }, alias: 'one' },
                { count: {}, alias: 'all' },
              ],
            },
          ],
          { one: 1, all: 3 },
        ],
        [
          'default names',
          [
            kind('int'),
            {
              aggregations: [
                { count: { upTo: 1 }, alias: 'count_up_to_1' },
                { count: { upTo: 2 } },
                { count: { upTo: 3 }, alias: 'count_up_to_3' },
                { count: {} },
              ],
            },
          ],
          { count_up_to_1: 1, field_1: 2, count_up_to_3: 3, field_2: 3 },
        ],
        ['five aggregations', [kind('int'), ...many(5)], { sum0: 7, sum1: 7, sum2: 7, sum3: 7, sum4: 7 }],
        ['six aggregations', [...many(6)], refused('aggregations must have 1 to 5 entries')],
        ['no aggregation', [{ aggregations: [] }], refused('aggregations')],
        ['a name twice', [sum('v', 'x'), avg('v', 'x')], refused('structuredAggregationQuery.aggregations[1].alias')],
        ['a reserved name', [sum('v', '__x__')], refused('structuredAggregationQuery.aggregations[0].alias')],
        ['a name of 1500 bytes', [kind('int'), sum('v', 'x'.repeat(1500))], { ['x'.repeat(1500)]: 7 }],
        [
          'a name of 1501 bytes',
          [sum('v', 'x'.repeat(1501))],
          refused('structuredAggregationQuery.aggregations[0].alias'),
        ],
        ['a malformed field', [sum('a..b')], refused('Invalid property path "a..b"')],
        [
          'no field',
          [{ aggregations: [{ sum: {} }] }],
          refused('structuredAggregationQuery.aggregations[0].sum.field'),
        ],
        ['no operator', [{ aggregations: [{ alias: 'x' }] }], refused('structuredAggregationQuery.aggregations[0]')],
        [
          'two operators',
          [{ aggregations: [{ count: {}, sum: { field: { fieldPath: 'v' } } }] }],
          refused('aggregations[0]'),
        ],
        ['a bad query below', [where('n', 'in', []), count()], refused("'IN' requires an non-empty ArrayValue.")],
      ],
    },
    {
      page: PAGES.aggregation,
      cases: [
        ['a count beside a sum has only what both have', [kind('int'), count(), sum('w')], { count: 2, sum: 11 }],
        ['a sum beside an average of another field', [kind('int'), sum('v'), avg('w')], { sum: 5, avg: 5.5 }],
        ['a sum of the first two', [kind('int'), asc('v'), limit(2), sum('v')], { sum: 3 }],
        ['a sum of the last two', [kind('int'), desc('v'), limit(2), sum('v')], { sum: 6 }],
        ['an order leaves out what lacks the field', [kind('int'), asc('w'), count()], { count: 2 }],
        ['a range leaves out what lacks the field', [kind('int'), where('w', '>=', 0), count()], { count: 2 }],
      ],
    },
  ],
}
