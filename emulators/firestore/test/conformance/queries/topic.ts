import type { Clause } from '../support/clauses.ts'
import type { Literal, LiteralFields } from '../support/literal.ts'
import type { Refusal } from '../support/refusal.ts'

/**
 * What a query answers: the ids of its documents in order, separated by blanks (paths for those outside of `c`); or their
 * fields by id; or aggregated values by alias; or a refusal.
 */
export type Expected = string | Refusal | Readonly<Record<string, Literal>>

/** What is asked, the query, the answer; and, where the documentation is silent, why this answer is expected. */
export type QueryCase = readonly [title: string, query: readonly Clause[], expected: Expected, silent?: string]

/** Cases whose answers one page of the documentation gives. */
interface QueryGroup {
  readonly page: string
  readonly cases: readonly QueryCase[]
}

/** Documents by path, and queries on them. */
export interface Topic {
  readonly title: string
  readonly documents: Readonly<Record<string, LiteralFields>>
  readonly groups: readonly QueryGroup[]
}

/** Documents of the collection `c`, by id. */
export function inC(documents: Readonly<Record<string, LiteralFields>>): Record<string, LiteralFields> {
  return Object.fromEntries(Object.entries(documents).map(([id, fields]) => [`c/${id}`, fields]))
}
