import type { Json } from '../../../api/service.ts'
import { ROOT, valueOf } from './literal.ts'
import type { Literal } from './literal.ts'

/** One part of a query: a filter, or fields of the StructuredQuery; `parent` is a path below the documents root. */
export type Clause = Json

/** A query of a table: where it runs, what it asks, and what is aggregated over it, if anything. */
export interface TableQuery {
  readonly parent: string
  readonly structuredQuery: Json
  readonly aggregations: readonly Json[] | undefined
}

const OPERATORS: Readonly<Record<string, string>> = {
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_OR_EQUAL',
  '==': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_OR_EQUAL',
  has: 'ARRAY_CONTAINS',
  'has-any': 'ARRAY_CONTAINS_ANY',
  in: 'IN',
  'not-in': 'NOT_IN',
}

const field = (fieldPath: string): Json => ({ fieldPath })

/** A FieldFilter; `has` and `has-any` are the array memberships. */
export const where = (path: string, op: string, value: Literal): Clause => ({
  fieldFilter: { field: field(path), op: OPERATORS[op] ?? op, value: valueOf(value) },
})
export const unary = (path: string, op: 'IS_NULL' | 'IS_NAN' | 'IS_NOT_NULL' | 'IS_NOT_NAN'): Clause => ({
  unaryFilter: { field: field(path), op },
})
export const and = (...filters: Clause[]): Clause => ({ compositeFilter: { op: 'AND', filters } })
export const or = (...filters: Clause[]): Clause => ({ compositeFilter: { op: 'OR', filters } })

export const asc = (...paths: string[]): Clause => ({
  orderBy: paths.map((path) => ({ field: field(path), direction: 'ASCENDING' })),
})
export const desc = (...paths: string[]): Clause => ({
  orderBy: paths.map((path) => ({ field: field(path), direction: 'DESCENDING' })),
})
export const startAt = (...values: Literal[]): Clause => ({ startAt: { values: values.map(valueOf), before: true } })
export const startAfter = (...values: Literal[]): Clause => ({
  startAt: { values: values.map(valueOf), before: false },
})
export const endAt = (...values: Literal[]): Clause => ({ endAt: { values: values.map(valueOf), before: false } })
export const endBefore = (...values: Literal[]): Clause => ({ endAt: { values: values.map(valueOf), before: true } })
export const limit = (count: number): Clause => ({ limit: count })
export const offset = (count: number): Clause => ({ offset: count })
export const select = (...paths: string[]): Clause => ({ select: { fields: paths.map(field) } })

/** Queries run on the collection `c` unless one of these says otherwise. */
export const from = (collectionId: string): Clause => ({ from: [{ collectionId }] })
export const group = (collectionId: string): Clause => ({ from: [{ collectionId, allDescendants: true }] })
export const everything: Clause = { from: [{ allDescendants: true }] }
export const below = (parent: string): Clause => ({ parent })

export const count = (upTo?: number | string): Clause => aggregation('count', upTo === undefined ? {} : { upTo })
export const sum = (path: string, alias = 'sum'): Clause => aggregation('sum', { field: field(path) }, alias)
export const avg = (path: string, alias = 'avg'): Clause => aggregation('avg', { field: field(path) }, alias)
function aggregation(kind: string, body: Json, alias = kind): Clause {
  return { aggregations: [{ [kind]: body, alias }] }
}

/** Puts clauses together: filters are combined with AND, orders and aggregations follow one another. */
export function queryOf(clauses: readonly Clause[]): TableQuery {
  const filters = clauses.filter((clause) => Object.keys(clause).some((key) => key.endsWith('Filter')))
  const others = clauses.filter((clause) => !filters.includes(clause))
  const listed = (key: string): Json[] => others.flatMap((clause) => (clause[key] as Json[] | undefined) ?? [])
  const { parent, orderBy, aggregations, ...rest } = Object.assign({}, ...others) as Json
  return {
    parent: typeof parent === 'string' ? `${ROOT}/${parent}` : ROOT,
    structuredQuery: {
      from: [{ collectionId: 'c' }],
      ...rest,
      ...(filters.length === 0 ? {} : { where: filters.length === 1 ? filters[0] : and(...filters) }),
      ...(orderBy === undefined ? {} : { orderBy: listed('orderBy') }),
    },
    aggregations: aggregations === undefined ? undefined : listed('aggregations'),
  }
}
