import { asc, avg, count, desc, group, or, sum, where } from '../support/clauses.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const capital = where('capital', '==', true)
const EITHER_WAY = 'The page asks for the field in the index and says nothing of directions, which do not change a sum.'

/** Sums and averages, whose fields the index must have. */
export const AGGREGATIONS: IndexTopic = {
  title: 'aggregations',
  groups: [
    {
      page: PAGES.aggregations,
      cases: [
        ['a count', [count()], [], 'served'],
        ['a count of equalities', [capital, where('x', '==', 1), count()], [], 'served'],
        ['a sum', [sum('population')], [], 'served'],
        ['an average', [avg('population')], [], 'served'],
        ['a sum and an average of one field', [sum('population'), avg('population')], [], 'served'],
        ['a sum and a count', [sum('population'), count()], [], 'served'],
        ['sums of two fields', [sum('population', 'p'), sum('area', 'q')], [], ['area, population']],
        ['sums of two fields, indexed', [sum('population', 'p'), sum('area', 'q')], ['population, area'], 'served'],
        ['a sum of equals', [capital, sum('population')], [], ['capital, population']],
        ['a sum of equals, indexed', [capital, sum('population')], ['capital, population'], 'served'],
        [
          'a sum of equals, indexed descending',
          [capital, sum('population')],
          ['capital, -population'],
          'served',
          EITHER_WAY,
        ],
        ['an average of elements', [where('t', 'has', 1), avg('population')], [], ['t[], population']],
        ['a sum of a range', [where('population', '>', 5), sum('population')], [], 'served'],
        ['a sum beside a range', [where('area', '>', 5), sum('population')], [], ['area, population']],
        ['a sum beside an order', [desc('area'), sum('population')], [], ['-area, population']],
        ['a sum before an order', [asc('population'), sum('area')], ['area, population'], ['population, area']],
        ['a sum of what is equal', [where('population', '==', 5), sum('population')], [], 'served'],
        ['two sums of equals', [capital, sum('population', 'p'), avg('area', 'q')], [], ['capital, area, population']],
        [
          'two sums of equals, one indexed',
          [capital, sum('population', 'p'), avg('area', 'q')],
          ['capital, area'],
          ['capital, area, population'],
        ],
        [
          'a sum of equals, merged',
          [capital, where('x', '==', 1), sum('population')],
          ['capital, population', 'x, population'],
          'served',
        ],
        [
          'a sum of a disjunction',
          [or(capital, where('x', '==', 1)), sum('population')],
          ['x, population'],
          ['capital, population'],
        ],
        ['a sum of an exempt field', [sum('population')], ['population ='], ['population = asc']],
        ['a sum of a group', [group('c'), sum('population')], [], ['population = asc desc contains group:asc']],
      ],
    },
  ],
}
