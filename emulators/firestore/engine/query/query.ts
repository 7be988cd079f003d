import type { Value } from '../../api/values.ts'
import type { FindNearest } from '../nearest/find-nearest.ts'

/** A field that a query names. `isName` marks `__name__`, the document's resource name. */
export interface QueryField {
  readonly path: readonly string[]
  /** The path as text, with backticks where needed; equal fields have equal texts. */
  readonly text: string
  readonly isName: boolean
}

type RangeOperator = '<' | '<=' | '>' | '>='
export type FieldOperator =
  | RangeOperator
  | '=='
  | '!='
  | 'in'
  | 'not-in'
  | 'array-contains'
  | 'array-contains-any'
  | 'is-null'
  | 'is-nan'
  | 'is-not-null'
  | 'is-not-nan'

/** A condition on one field; `value` is the null value for the unary operators, an array for in, not-in and array-contains-any. */
export interface FieldFilter {
  readonly kind: 'field'
  readonly field: QueryField
  readonly op: FieldOperator
  readonly value: Value
}

interface CompositeFilter {
  readonly kind: 'and' | 'or'
  readonly filters: readonly Filter[]
}

export type Filter = FieldFilter | CompositeFilter

export interface Order {
  readonly field: QueryField
  readonly descending: boolean
}

/** A position: before or after all documents whose first order fields have these values. */
export interface Cursor {
  readonly values: readonly Value[]
  readonly before: boolean
}

/** Where a query looks. `name` and `parent` are resource names. */
export type Scope =
  | { readonly kind: 'collection'; readonly name: string; readonly collectionId: string }
  | { readonly kind: 'group'; readonly parent: string; readonly collectionId: string }
  | { readonly kind: 'all'; readonly parent: string }

/** A StructuredQuery, validated, with nothing left implicit. */
export interface Query {
  readonly scope: Scope
  readonly filter: Filter | undefined
  /** The filter in disjunctive normal form, without `in` and `array-contains-any`; one empty list when there is no filter. */
  readonly disjunctions: readonly (readonly FieldFilter[])[]
  /** All orders, implied ones included; the last one is `__name__`. */
  readonly orders: readonly Order[]
  readonly startAt: Cursor | undefined
  readonly endAt: Cursor | undefined
  readonly offset: number
  readonly limit: number | undefined
  readonly projection: readonly QueryField[] | undefined
  /** Applies to what all of the above leaves, and orders it anew. */
  readonly nearest: FindNearest | undefined
}

const NEGATIONS: readonly FieldOperator[] = ['!=', 'not-in', 'is-not-null', 'is-not-nan']
const INEQUALITIES: readonly FieldOperator[] = ['<', '<=', '>', '>=', ...NEGATIONS]

/** Whether an operator excludes single values (`!=` and its kin), of which a query may have one. */
export function isNegation(op: FieldOperator): boolean {
  return NEGATIONS.includes(op)
}

/** Whether an operator makes its field an implied order. */
export function isInequality(op: FieldOperator): boolean {
  return INEQUALITIES.includes(op)
}

/** Every field filter of a filter tree, in its order. */
export function fieldFilters(filter: Filter | undefined): FieldFilter[] {
  if (filter === undefined) return []
  return filter.kind === 'field' ? [filter] : filter.filters.flatMap(fieldFilters)
}
