import type { Fields, Value } from '../../api/values.ts'
import { compareUtf8 } from './utf8-order.ts'
import { kindOf, kindRank, vectorComponents } from './value-kind.ts'

/**
 * Firestore's total order over canonical values: first by type, then within the type. Negative, zero or positive.
 * Source: https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering
 */
export function compareValues(a: Value, b: Value): number {
  const byKind = kindRank(a) - kindRank(b)
  if (byKind !== 0) return byKind
  switch (kindOf(a)) {
    case 'null':
      return 0
    case 'boolean':
      return Number(a.booleanValue) - Number(b.booleanValue)
    case 'number':
      return compareNumbers(a, b)
    case 'timestamp':
      return compareTexts(a.timestampValue ?? '', b.timestampValue ?? '')
    case 'string':
      return compareUtf8(a.stringValue ?? '', b.stringValue ?? '')
    case 'bytes':
      return Buffer.compare(Buffer.from(a.bytesValue ?? '', 'base64'), Buffer.from(b.bytesValue ?? '', 'base64'))
    case 'reference':
      return compareNames(a.referenceValue ?? '', b.referenceValue ?? '')
    case 'geopoint':
      return (
        (a.geoPointValue?.latitude ?? 0) - (b.geoPointValue?.latitude ?? 0) ||
        (a.geoPointValue?.longitude ?? 0) - (b.geoPointValue?.longitude ?? 0)
      )
    case 'array':
      return compareLists(a.arrayValue?.values ?? [], b.arrayValue?.values ?? [])
    case 'vector': {
      const left = vectorComponents(a)
      const right = vectorComponents(b)
      return left.length - right.length || compareLists(left, right)
    }
    case 'map':
      return compareMaps(a.mapValue?.fields ?? {}, b.mapValue?.fields ?? {})
  }
}

/** Equality as queries and array transforms see it: 3 equals 3.0, -0 equals 0, NaN equals NaN, null equals null. */
export function valuesEqual(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0
}

/** Orders two resource names segment by segment; numeric ids (`__id7__`) come before all others, by number. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0
  const left = a.split('/')
  const right = b.split('/')
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareSegments(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

const NUMERIC_ID = /^__id(-?\d+)__$/

/** The number of an id of the form `__id7__`, else undefined. */
export function numericId(segment: string): bigint | undefined {
  if (!segment.startsWith('__id')) return undefined
  const digits = NUMERIC_ID.exec(segment)?.[1]
  return digits === undefined ? undefined : BigInt(digits)
}

function compareSegments(a: string, b: string): number {
  if (a === b) return 0
  const left = numericId(a)
  const right = numericId(b)
  if (left !== undefined && right !== undefined && left !== right) return left < right ? -1 : 1
  if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1
  return compareUtf8(a, b)
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** JavaScript compares a bigint with a number exactly, so integers beyond 2^53 stay exact against doubles. */
function compareNumbers(a: Value, b: Value): number {
  const left = numberOf(a)
  const right = numberOf(b)
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(right)) - Number(Number.isNaN(left))
  if (left === right) return 0
  if (left < right) return -1
  return left > right ? 1 : 0
}

/** A number value as a JavaScript number, or as a bigint where a number would round it. */
export function numberOf(value: Value): number | bigint {
  if (value.integerValue === undefined) return Number(value.doubleValue)
  const rounded = Number(value.integerValue)
  return Number.isSafeInteger(rounded) ? rounded : BigInt(value.integerValue)
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a[index]
    const right = b[index]
    if (left === undefined || right === undefined) break
    const order = compareValues(left, right)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareMaps(a: Fields, b: Fields): number {
  const left = sortedKeys(a)
  const right = sortedKeys(b)
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const leftKey = left[index] ?? ''
    const rightKey = right[index] ?? ''
    const byKey = compareUtf8(leftKey, rightKey)
    if (byKey !== 0) return byKey
    const leftValue = a[leftKey]
    const rightValue = b[rightKey]
    if (leftValue === undefined || rightValue === undefined) continue
    const byValue = compareValues(leftValue, rightValue)
    if (byValue !== 0) return byValue
  }
  return left.length - right.length
}

/** Field names of a map in Firestore's order. */
export function sortedKeys(fields: Fields): string[] {
  return Object.keys(fields).sort(compareUtf8)
}
