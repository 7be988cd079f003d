import { planScan } from '../query/plan-scan.ts'
import type { Scan } from '../query/plan-scan.ts'
import type { Query, Scope } from '../query/query.ts'

/** One index of a plan, as Query Explain shows it. */
export interface UsedIndex {
  readonly query_scope: string
  /** `(country ASC, population DESC, __name__ DESC)` */
  readonly properties: string
}

/**
 * The indexes that answer a query: for each disjunction one, or where there are only equalities the index of each field.
 * Source: https://firebase.google.com/docs/firestore/reference/query-explain-report-reference
 */
export function indexesUsed(query: Query): UsedIndex[] {
  const scans = query.disjunctions.flatMap((disjunction) => planScan(query, disjunction) ?? [])
  const properties = new Set(scans.flatMap((scan) => propertiesOf(query, scan)))
  return Array.from(properties, (each) => ({ query_scope: scopeName(query.scope), properties: `(${each})` }))
}

function propertiesOf({ orders, nearest }: Query, scan: Scan): string[] {
  if (scan.kind === 'name') return ['__name__ ASC']
  const name = `__name__ ${direction(orders.at(-1)?.descending ?? false)}`
  const ordered = new Set(orders.map(({ field }) => field.text))
  const parts = scan.shape.map(({ field, part, descending }) => {
    if (part === 'elements') return `${field.text} CONTAINS`
    return `${field.text} ${direction(ordered.has(field.text) && descending !== scan.isReverse)}`
  })
  if (nearest !== undefined)
    return [[...parts, name, `${nearest.field.text} VECTOR<${nearest.vector.length}>`].join(', ')]
  const isMerge = parts.length > 1 && scan.shape.every(({ field }) => !ordered.has(field.text))
  return isMerge ? parts.map((part) => `${part}, ${name}`) : [[...parts, name].join(', ')]
}

function direction(descending: boolean): string {
  return descending ? 'DESC' : 'ASC'
}

function scopeName(scope: Scope): string {
  if (scope.kind === 'collection') return 'Collection'
  return scope.kind === 'group' && scope.parent.endsWith('/documents') ? 'Collection group' : 'Includes ancestors'
}
