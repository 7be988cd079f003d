import {
  and,
  asc,
  avg,
  count,
  desc,
  endAt,
  endBefore,
  group,
  limit,
  or,
  startAfter,
  startAt,
  sum,
  where,
} from '../support/clauses.ts'
import { dbl } from '../support/literal.ts'
import { PAGES } from '../support/pages.ts'
import { CITIES, LANDMARKS } from './cities.ts'
import { inC } from './topic.ts'
import type { Topic } from './topic.ts'

const MILLION = 1_000_000
const CALIFORNIA = where('state', '==', 'CA')
const CAPITAL = where('capital', '==', true)

/** The queries that the guide shows, on the data that it shows. */
export const GUIDE_EXAMPLES: Topic = {
  title: "the guide's examples",
  documents: { ...inC(CITIES), ...LANDMARKS },
  groups: [
    {
      page: PAGES.queries,
      cases: [
        ['all cities, by id', [], 'BJ DC LA SF TOK'],
        ['of a state', [CALIFORNIA], 'LA SF'],
        ['the capitals', [CAPITAL], 'BJ DC TOK'],
        ['with few people', [where('population', '<', 100_000)], ''],
        ['from a name on', [where('name', '>=', 'San Francisco')], 'SF TOK DC'],
        ['not without the capital flag', [where('capital', '!=', false)], 'BJ DC TOK'],
        ['in a region', [where('regions', 'has', 'west_coast')], 'LA SF'],
        ['in one of two countries', [where('country', 'in', ['USA', 'Japan'])], 'DC LA SF TOK'],
        ['in neither of two countries', [where('country', 'not-in', ['USA', 'Japan'])], 'BJ'],
        ['in any of two regions', [where('regions', 'has-any', ['west_coast', 'east_coast'])], 'DC LA SF'],
        ['with exactly one of two lists of regions', [where('regions', 'in', [['west_coast'], ['east_coast']])], 'DC'],
        ['a state and a name', [where('state', '==', 'CO'), where('name', '==', 'Denver')], ''],
        ['a state and few people', [CALIFORNIA, where('population', '<', MILLION)], 'SF'],
        ['a state and many people', [CALIFORNIA, where('population', '>', MILLION)], 'LA'],
        ['states from and to', [where('state', '>=', 'CA'), where('state', '<=', 'IN')], 'LA SF'],
        ['capitals or large', [or(CAPITAL, where('population', '>=', MILLION))], 'DC LA TOK BJ'],
        ['a state, and capital or large', [CALIFORNIA, or(CAPITAL, where('population', '>=', MILLION))], 'LA'],
        ['a range on a field that few have', [where('none', '>', 0)], ''],
        [
          'every museum',
          [group('landmarks'), where('type', '==', 'museum')],
          'BJ/landmarks/observatory DC/landmarks/space LA/landmarks/getty SF/landmarks/honor TOK/landmarks/nature',
        ],
        [
          'museums by name',
          [group('landmarks'), where('type', '==', 'museum'), asc('name'), limit(2)],
          'BJ/landmarks/observatory SF/landmarks/honor',
        ],
      ],
    },
    {
      page: PAGES.order,
      cases: [
        ['the first three names', [asc('name'), limit(3)], 'BJ LA SF'],
        ['the last three names', [desc('name'), limit(3)], 'DC TOK SF'],
        ['by state, then many people first', [asc('state'), desc('population')], 'BJ TOK DC LA SF'],
        ['a range, ordered, limited', [where('population', '>', 100_000), asc('population'), limit(2)], 'DC SF'],
        ['a range, ordered', [where('population', '>', 100_000), asc('population')], 'DC SF LA TOK BJ'],
        ['a range, ordered by another field', [where('population', '>', 100_000), asc('country')], 'BJ TOK DC SF LA'],
        ['a range, ordered downwards', [where('population', '>', 100_000), desc('population')], 'BJ TOK LA SF DC'],
      ],
    },
    {
      page: PAGES.cursors,
      cases: [
        ['starting at a population', [asc('population'), startAt(MILLION)], 'LA TOK BJ'],
        ['ending at a population', [asc('population'), endAt(MILLION)], 'DC SF'],
        ['starting after an existing one', [asc('population'), startAfter(860_000)], 'LA TOK BJ'],
        ['starting at an existing one', [asc('population'), startAt(860_000)], 'SF LA TOK BJ'],
        ['ending before an existing one', [asc('population'), endBefore(860_000)], 'DC'],
        ['ending at an existing one', [asc('population'), endAt(860_000)], 'DC SF'],
        ['the next page', [asc('population'), startAfter(860_000), limit(2)], 'LA TOK'],
        ['a page in the middle', [asc('population'), startAfter(680_000), endBefore(21_500_000)], 'SF LA TOK'],
      ],
    },
    {
      page: PAGES.aggregation,
      cases: [
        ['how many cities', [count()], { count: 5 }],
        ['how many in a state', [CALIFORNIA, count()], { count: 2 }],
        ['how many people', [sum('population')], { sum: 35_940_000 }],
        ['how many people in capitals', [CAPITAL, sum('population')], { sum: 31_180_000 }],
        ['people per city', [avg('population')], { avg: dbl(7_188_000) }],
        ['people per capital', [CAPITAL, avg('population')], { avg: dbl(31_180_000 / 3) }],
        [
          'three at once',
          [count(), sum('population'), avg('population')],
          { count: 5, sum: 35_940_000, avg: dbl(7_188_000) },
        ],
      ],
    },
    {
      page: PAGES.ranges,
      cases: [
        ['two ranges', [where('population', '>', MILLION), where('name', '<', 'N')], 'BJ LA'],
        [
          'two ranges in the order that is asked for',
          [where('population', '>', MILLION), where('name', '<', 'N'), asc('population')],
          'LA BJ',
        ],
        [
          'two ranges, many people first',
          [where('population', '>', MILLION), where('name', '<', 'N'), desc('population')],
          'BJ LA',
        ],
        [
          'two ranges joined by and',
          [and(where('population', '>=', 860_000), where('population', '<=', 9_000_000))],
          'SF LA TOK',
        ],
      ],
    },
  ],
}
