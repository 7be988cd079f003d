import type { Clause } from '../support/clauses.ts'
import type { Notation } from './notation.ts'

/** Whether production answers a query, or else the entries that it lacks. */
export type Requirement = 'served' | readonly Notation[]

/**
 * What is asked, the query on the collection `c`, the indexes that there are beside the automatic ones, and what comes of
 * it; where the documentation is silent, why that is expected.
 */
type IndexCase = readonly [
  title: string,
  query: readonly Clause[],
  indexes: readonly Notation[],
  requirement: Requirement,
  silent?: string,
]

/** Cases that one page of the documentation decides. */
interface IndexGroup {
  readonly page: string
  readonly cases: readonly IndexCase[]
}

export interface IndexTopic {
  readonly title: string
  readonly groups: readonly IndexGroup[]
}
