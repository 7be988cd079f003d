import { asc, desc, where } from '../support/clauses.ts'
import { ref } from '../support/literal.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const paid = where('salary', '>', 100000)
const skilled = where('experience', '>', 0)

/** Ranges on several fields, of which an index holds all, in the order of the query. */
export const RANGES: IndexTopic = {
  title: 'ranges on several fields',
  groups: [
    {
      page: PAGES.ranges,
      cases: [
        ['two, sorted by the names of the fields', [paid, skilled], [], ['experience, salary']],
        ['two the other way round', [skilled, paid], [], ['experience, salary']],
        ['two, indexed', [paid, skilled], ['experience, salary'], 'served'],
        ['two, indexed the other way round', [paid, skilled], ['salary, experience'], ['experience, salary']],
        ['two, ordered', [paid, skilled, asc('salary', 'experience')], ['salary, experience'], 'served'],
        ['two, one of them ordered', [paid, skilled, asc('salary')], [], ['salary, experience']],
        ['two, one of them descending', [paid, skilled, desc('salary')], [], ['-salary, -experience']],
        ['two, ordered both ways', [paid, skilled, desc('salary'), asc('experience')], [], ['-salary, experience']],
        ['two beside an equality', [where('x', '==', 1), paid, skilled], [], ['x, experience, salary']],
        ['two beside array-contains', [where('t', 'has', 1), paid, skilled], [], ['t[], experience, salary']],
        ['two behind another order', [paid, skilled, asc('age')], [], ['age, experience, salary']],
        ['three', [where('c', '<', 1), where('a', '>', 1), where('b', '!=', 1)], [], ['a, b, c']],
        ['two of one map', [where('m.y', '>', 1), where('m.x', '<', 1)], [], ['m.x, m.y']],
        ['a range and an exclusion', [where('a', '!=', 1), where('b', '>', 1)], [], ['a, b']],
        ['one and a range of names', [paid, where('__name__', '>', ref('c/x'))], [], 'served'],
        [
          'two and a range of names',
          [paid, skilled, where('__name__', '>', ref('c/x'))],
          ['experience, salary'],
          'served',
        ],
        [
          'two equalities merged',
          [where('x', '==', 1), where('y', '==', 1), paid, skilled],
          ['x, experience, salary', 'y, experience, salary'],
          'served',
        ],
      ],
    },
  ],
}
