import type { NamedQuery } from '@mesh/core/queries'
import { collection, limit, orderBy, query, where, type Query } from 'firebase/firestore'
import { firestore } from './firestore.ts'

interface Options {
  /** Values of the named query's equalities, in its order. */
  equal?: readonly (string | number | null)[]
  /** Document below which the collection lies; the root without it. */
  below?: string
  most: number
}

/**
 * A query that `core/queries.ts` names, so that its composite index is known to exist.
 * Throws a RangeError when the number of values is not the number of the query's equalities.
 */
export function namedQuery(named: NamedQuery, { equal = [], below, most }: Options): Query {
  if (equal.length !== named.equal.length) {
    throw new RangeError(`${named.collection}: ${equal.length} values for the fields ${named.equal.join(', ')}`)
  }
  const path = below === undefined ? named.collection : `${below}/${named.collection}`
  return query(
    collection(firestore(), path),
    ...named.equal.map((field, index) => where(field, '==', equal[index])),
    ...named.orderBy.map(([field, direction]) => orderBy(field, direction)),
    limit(most),
  )
}
