import type { Fields, Value } from '../../api/values.ts'
import type { Micros } from '../../../kit/clock.ts'
import { compareValues, valuesEqual } from '../values/compare.ts'
import { getField, setField } from '../values/field-path.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import type { FieldTransform } from './parse-transform.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * Applies one transform to a document's fields; answers the new fields and the value for `transformResults`.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/Write#FieldTransform
 */
export function applyTransform(
  fields: Fields,
  transform: FieldTransform,
  time: Micros,
): { fields: Fields; result: Value } {
  const found = getField(fields, transform.path)
  const value = transformed(found, transform, time)
  const isArrayOp = transform.op === 'append' || transform.op === 'remove'
  return {
    fields: value === found ? fields : setField(fields, transform.path, value),
    result: isArrayOp ? { nullValue: null } : value,
  }
}

function transformed(found: Value | undefined, transform: FieldTransform, time: Micros): Value {
  switch (transform.op) {
    case 'requestTime':
      return { timestampValue: formatTimestamp(time) }
    case 'append':
      return { arrayValue: { values: append(found?.arrayValue?.values ?? [], transform.elements) } }
    case 'remove': {
      const kept = (found?.arrayValue?.values ?? []).filter((item) => !contains(transform.elements, item))
      return { arrayValue: { values: kept } }
    }
    case 'increment':
      return isNumber(found) ? sum(found, transform.operand) : transform.operand
    case 'maximum':
      return isNumber(found) ? extreme(found, transform.operand, 1) : transform.operand
    case 'minimum':
      return isNumber(found) ? extreme(found, transform.operand, -1) : transform.operand
  }
}

function isNumber(value: Value | undefined): value is Value {
  return value?.integerValue !== undefined || value?.doubleValue !== undefined
}

function contains(list: readonly Value[], item: Value): boolean {
  return list.some((other) => valuesEqual(other, item))
}

function append(found: readonly Value[], elements: readonly Value[]): Value[] {
  const result = [...found]
  for (const element of elements) if (!contains(result, element)) result.push(element)
  return result
}

/** Integers stop at the ends of int64; with a double on either side the sum is a double. */
function sum(found: Value, operand: Value): Value {
  if (found.integerValue === undefined || operand.integerValue === undefined) {
    return doubleOf(asNumber(found) + asNumber(operand))
  }
  const exact = BigInt(found.integerValue) + BigInt(operand.integerValue)
  const held = exact > INT64_MAX ? INT64_MAX : exact < INT64_MIN ? INT64_MIN : exact
  return { integerValue: held.toString() }
}

/** Equal numbers, zeros of any sign included, keep the stored value; NaN wins over any number. */
function extreme(found: Value, operand: Value, direction: 1 | -1): Value {
  if (found.doubleValue === 'NaN' || operand.doubleValue === 'NaN') return { doubleValue: 'NaN' }
  return compareValues(operand, found) * direction > 0 ? operand : found
}

function asNumber(value: Value): number {
  return Number(value.integerValue ?? value.doubleValue)
}

function doubleOf(number: number): Value {
  if (Number.isNaN(number)) return { doubleValue: 'NaN' }
  if (number === Infinity) return { doubleValue: 'Infinity' }
  return { doubleValue: number === -Infinity ? '-Infinity' : number }
}
