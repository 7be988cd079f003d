import { asc, below, desc, group, or, where } from '../support/clauses.ts'
import type { IndexTopic } from './index-case.ts'
import { PAGES } from './pages.ts'

const all = group('c')
const a = where('a', '==', 1)
const b = where('b', '==', 1)
const AUTOMATIC = 'asc desc contains'

/** Collection groups, which have no automatic indexes, and fields that are exempt from them. */
export const SCOPES_AND_EXEMPTIONS: IndexTopic = {
  title: 'scopes and exemptions',
  groups: [
    {
      page: PAGES.groups,
      cases: [
        ['a whole group', [all], [], 'served'],
        ['a group in the order of names', [all, asc('__name__')], [], 'served'],
        ['== in a group', [all, a], [], [`a = ${AUTOMATIC} group:asc`]],
        ['== in a group, indexed', [all, a], ['a = group:asc'], 'served'],
        ['== in a group, indexed descending', [all, a], ['a = group:desc'], ['a = group:desc group:asc']],
        ['== in a group, names descending', [all, a, desc('__name__')], [], [`a = ${AUTOMATIC} group:desc`]],
        ['in in a group', [all, where('a', 'in', [1, 2])], [], [`a = ${AUTOMATIC} group:asc`]],
        ['a range in a group', [all, where('a', '>', 1)], [], [`a = ${AUTOMATIC} group:asc`]],
        ['an order in a group', [all, asc('a')], ['a = asc desc group:asc'], 'served'],
        [
          'a descending order in a group',
          [all, desc('a')],
          ['a = asc desc group:asc'],
          ['a = asc desc group:asc group:desc'],
        ],
        ['array-contains in a group', [all, where('a', 'has', 1)], [], [`a = ${AUTOMATIC} group:contains`]],
        ['array-contains in a group, indexed', [all, where('a', 'has', 1)], ['a = group:contains'], 'served'],
        ['two equalities in a group', [all, a, b], [], ['group a, b']],
        ['two equalities in a group, merged', [all, a, b], ['a = group:asc', 'b = group:asc'], 'served'],
        ['two equalities in a group, half indexed', [all, a, b], ['a = group:asc'], ['group a, b']],
        ['two equalities in a group, indexed together', [all, a, b], ['group a, b'], 'served'],
        ['an order behind == in a group', [all, a, asc('b')], ['a, b'], ['group a, b']],
        ['an order behind == in a group, indexed', [all, a, asc('b')], ['group a, b'], 'served'],
        ['a group below a document', [all, below('p/one'), a], ['a = group:asc'], 'served'],
        ['a group below a document, not indexed', [all, below('p/one'), asc('b')], [], [`b = ${AUTOMATIC} group:asc`]],
        ['a disjunction in a group', [all, or(a, b)], ['a = group:asc'], [`b = ${AUTOMATIC} group:asc`]],
      ],
    },
    {
      page: PAGES.exemptions,
      cases: [
        ['== on an exempt field', [a], ['a ='], ['a = asc']],
        ['a range on an exempt field', [where('a', '>', 1)], ['a ='], ['a = asc']],
        ['a descending order by an exempt field', [desc('a')], ['a ='], ['a = desc']],
        ['array-contains on an exempt field', [where('a', 'has', 1)], ['a ='], ['a = contains']],
        ['another field', [b], ['a ='], 'served'],
        ['two equalities, one on an exempt field', [a, b], ['a ='], ['a, b']],
        ['two equalities, indexed together', [a, b], ['a =', 'a, b'], 'served'],
        ['an exempt field in a composite index', [a, asc('b')], ['a =', 'b =', 'a, b'], 'served'],
        ['a descending order with an ascending index alone', [desc('a')], ['a = asc'], ['a = asc desc']],
        ['an order with an ascending index alone', [asc('a')], ['a = asc'], 'served'],
        ['== with an ascending index alone', [a], ['a = asc'], 'served'],
        ['== with a descending index alone', [a], ['a = desc'], ['a = desc asc']],
        ['== with an index of elements alone', [a], ['a = contains'], ['a = contains asc']],
        [
          'array-contains without an index of elements',
          [where('a', 'has', 1)],
          ['a = asc desc'],
          ['a = asc desc contains'],
        ],
        ['a field for groups alone', [a], ['a = group:asc'], ['a = group:asc asc']],
        ['a field of an exempt map', [where('m.x', '==', 1)], ['m ='], ['m.x = asc']],
        ['a field deep in an exempt map', [where('m.x.y', '==', 1)], ['m ='], ['m.x.y = asc']],
        ['a field of an exempt map with indexes of its own', [where('m.x', '==', 1)], ['m =', 'm.x = asc'], 'served'],
        ['a map whose field is exempt', [where('m', '==', { x: 1 })], ['m.x ='], 'served'],
        ['a field with the name of an exempt one and more', [where('ab', '==', 1)], ['a ='], 'served'],
        ['all fields exempt', [a], ['* ='], ['a = asc']],
        ['all fields exempt but one', [a], ['* =', 'a = asc'], 'served'],
        ['all fields exempt, in an order of names', [asc('__name__')], ['* ='], 'served'],
        ['all fields indexed for groups', [all, a], ['* = asc group:asc'], 'served'],
      ],
    },
  ],
}
