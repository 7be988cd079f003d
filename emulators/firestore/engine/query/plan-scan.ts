import type { Value } from '../../api/values.ts'
import { compareNames, compareValues } from '../values/compare.ts'
import { encodeKey, encodeNameKey, invertKey } from '../values/encode-key.ts'
import type { IndexPart } from './index-shape.ts'
import { AFTER, startingWith, within, without } from './key-ranges.ts'
import type { KeyRange } from './key-ranges.ts'
import { isComparable, isNull } from './match.ts'
import type { Cursor, FieldFilter, Order, Query } from './query.ts'
import { scopePrefix } from './query-scope.ts'

/** How one disjunction is answered: by the ranges of an index, or by looking one document up. */
export type Scan =
  | {
      readonly kind: 'index'
      readonly shape: readonly IndexPart[]
      /** Disjoint and ascending. */
      readonly ranges: readonly KeyRange[]
      /** Whether the query's order runs down the index. */
      readonly isReverse: boolean
      /** Filters that the ranges do not ensure. */
      readonly rest: readonly FieldFilter[]
    }
  | { readonly kind: 'name'; readonly name: string }

const NULL: Value = { nullValue: null }
const NAN: Value = { doubleValue: 'NaN' }

/**
 * Plans one disjunction: equalities (and one array membership) become the index's prefix, the remaining orders its
 * further parts, filters on the first of these and the cursors become key ranges. Undefined if nothing can match.
 */
export function planScan(query: Query, disjunction: readonly FieldFilter[]): Scan | undefined {
  const equal = new Map<string, { filter: FieldFilter; value: Value }>()
  let membership: FieldFilter | undefined
  const others: FieldFilter[] = []
  for (const filter of disjunction) {
    const { op, field } = filter
    if ((op === '==' || op === 'array-contains') && !isComparable(filter.value)) return undefined
    if (op === '==' && field.isName) return { kind: 'name', name: filter.value.referenceValue ?? '' }
    if (op === 'array-contains' && membership === undefined) membership = filter
    else if (op === '==' || op === 'is-null' || op === 'is-nan') {
      const value = op === '==' ? filter.value : op === 'is-null' ? NULL : NAN
      const known = equal.get(field.text)
      if (known !== undefined && compareValues(known.value, value) !== 0) return undefined
      equal.set(field.text, { filter, value })
    } else others.push(filter)
  }

  const isReverse = query.orders.at(-1)?.descending ?? false
  const shape: IndexPart[] = []
  let prefix = ''
  for (const [, { filter, value }] of [...equal].sort(([a], [b]) => (a < b ? -1 : 1))) {
    shape.push({ field: filter.field, part: 'value', descending: false })
    prefix += encodeKey(value)
  }
  if (membership !== undefined) {
    shape.push({ field: membership.field, part: 'elements', descending: false })
    prefix += encodeKey(membership.value)
  }
  const free = query.orders.filter(({ field }) => !equal.has(field.text))
  for (const { field, descending } of free) {
    if (!field.isName) shape.push({ field, part: 'value', descending: descending !== isReverse })
  }

  const first = free[0]
  let ranges: KeyRange[] = [startingWith(prefix)]
  const rest: FieldFilter[] = []
  for (const filter of others) {
    if (first === undefined || filter.field.text !== first.field.text) rest.push(filter)
    else if (filter.field.isName) ranges = narrowByName(ranges, filter, prefix, scopePrefix(query.scope))
    else ranges = narrow(ranges, filter, prefix, first.descending !== isReverse)
  }
  const fixed = new Map([...equal].map(([text, { value }]) => [text, value]))
  for (const [cursor, isEnd] of [
    [query.startAt, false],
    [query.endAt, true],
  ] as const) {
    if (cursor !== undefined) ranges = within(ranges, besideCursor(query, cursor, isEnd, fixed, prefix, isReverse))
  }
  return ranges.length === 0 ? undefined : { kind: 'index', shape, ranges, isReverse, rest }
}

function narrow(ranges: KeyRange[], { op, value }: FieldFilter, prefix: string, isInverted: boolean): KeyRange[] {
  const group = (key: string): KeyRange => startingWith(prefix + (isInverted ? invertKey(key) : key))
  const excluded =
    op === '!='
      ? [NULL, value]
      : op === 'not-in'
        ? [NULL, ...(value.arrayValue?.values ?? [])]
        : op === 'is-not-nan'
          ? [NULL, NAN]
          : [NULL]
  if (op === 'is-not-null' || op === 'is-not-nan' || op === '!=' || op === 'not-in') {
    if (excluded.slice(1).some(isNull)) return []
    return excluded.reduce((left, item) => without(left, group(encodeKey(item))), ranges)
  }
  if (!isComparable(value)) return []
  const key = encodeKey(value)
  const ofKind = without(within(ranges, group(key.slice(0, 1))), group(encodeKey(NAN)))
  return within(ofKind, side(op, group(key), isInverted))
}

function narrowByName(ranges: KeyRange[], { op, value }: FieldFilter, prefix: string, scope: string): KeyRange[] {
  const at = (item: Value): KeyRange => nameRange(prefix, item.referenceValue ?? '', scope)
  if (op === '!=') return without(ranges, at(value))
  if (op === 'not-in') return (value.arrayValue?.values ?? []).reduce((left, item) => without(left, at(item)), ranges)
  return within(ranges, side(op, at(value), false))
}

/** All keys on one side of a group of equal keys; an inverted part turns the sides around. */
function side(op: FieldFilter['op'], group: KeyRange, isInverted: boolean): KeyRange {
  const isBelow = (op === '<' || op === '<=') !== isInverted
  const includes = op === '<=' || op === '>='
  if (isBelow) return { low: '', high: includes ? group.high : group.low }
  return { low: includes ? group.low : group.high, high: AFTER }
}

/** The keys after a start cursor, or before an end cursor, in the query's order. */
function besideCursor(
  query: Query,
  cursor: Cursor,
  isEnd: boolean,
  fixed: ReadonlyMap<string, Value>,
  prefix: string,
  isReverse: boolean,
): KeyRange {
  let group = startingWith(prefix)
  let key = prefix
  for (const [index, value] of cursor.values.entries()) {
    const order: Order | undefined = query.orders[index]
    if (order === undefined) break
    const constant = fixed.get(order.field.text)
    if (constant !== undefined) {
      const difference = compareValues(constant, value) * (order.descending ? -1 : 1)
      if (difference === 0) continue
      // Every document of this scan has the constant here, so the cursor lies beside the whole group.
      return besideGroup(group, isEnd, difference > 0, isReverse)
    }
    if (order.field.isName) group = nameRange(key, value.referenceValue ?? '', scopePrefix(query.scope))
    else {
      key += order.descending === isReverse ? encodeKey(value) : invertKey(encodeKey(value))
      group = startingWith(key)
    }
  }
  return besideGroup(group, isEnd, cursor.before, isReverse)
}

function besideGroup(group: KeyRange, isEnd: boolean, isBefore: boolean, isReverse: boolean): KeyRange {
  const edge = isBefore !== isReverse ? group.low : group.high
  return isEnd === isReverse ? { low: edge, high: AFTER } : { low: '', high: edge }
}

/** The keys of one document name; for a name outside the scope the empty range where it would be. */
function nameRange(prefix: string, name: string, scope: string): KeyRange {
  if (name.startsWith(`${scope}/`)) return startingWith(prefix + encodeNameKey(name.slice(scope.length + 1)))
  const edge = compareNames(name, scope) <= 0 ? prefix : prefix + AFTER
  return { low: edge, high: edge }
}
