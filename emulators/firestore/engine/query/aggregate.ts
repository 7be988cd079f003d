import type { Fields, Value } from '../../api/values.ts'
import type { StoredDocument } from '../types.ts'
import { numberOf } from '../values/compare.ts'
import { kindOf } from '../values/value-kind.ts'
import { fieldValue } from './match.ts'
import type { Aggregation } from './parse-aggregation.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/** A running sum: exact over integers, a double as soon as a double takes part or 64 bits do not hold it. */
class Sum {
  count = 0
  #integers = 0n
  #pending = 0
  #doubles: number | undefined

  /** Adds a number; all other values are passed over. */
  add(value: Value): void {
    if (kindOf(value) !== 'number') return
    this.count += 1
    const number = numberOf(value)
    if (value.integerValue === undefined) this.#doubles = (this.#doubles ?? 0) + Number(number)
    else if (typeof number === 'number' && Number.isSafeInteger(this.#pending + number)) this.#pending += number
    else this.#integers += BigInt(number)
  }

  total(): Value {
    const integers = this.#integers + BigInt(this.#pending)
    if (this.#doubles === undefined && integers >= INT64_MIN && integers <= INT64_MAX)
      return { integerValue: integers.toString() }
    return double(Number(integers) + (this.#doubles ?? 0))
  }

  average(): Value {
    if (this.count === 0) return { nullValue: null }
    const total = this.total()
    return double(Number(total.integerValue ?? total.doubleValue) / this.count)
  }
}

function double(number: number): Value {
  return { doubleValue: Number.isFinite(number) ? number : (String(number) as 'NaN' | 'Infinity' | '-Infinity') }
}

/** Whether a document has every field that is summed or averaged; one that lacks any of them takes no part, not even in count. */
export function takesPart(aggregations: readonly Aggregation[], document: StoredDocument): boolean {
  return aggregations.every(
    (aggregation) => aggregation.kind === 'count' || fieldValue(document, aggregation.field) !== undefined,
  )
}

/** Aggregates documents into values by alias. Source: https://firebase.google.com/docs/firestore/query-data/aggregation-queries */
export function aggregateDocuments(aggregations: readonly Aggregation[], documents: Iterable<StoredDocument>): Fields {
  const sums = aggregations.map(() => new Sum())
  let count = 0
  for (const document of documents) {
    count += 1
    for (const [index, aggregation] of aggregations.entries()) {
      if (aggregation.kind === 'count') continue
      const value = fieldValue(document, aggregation.field)
      if (value !== undefined) sums[index]?.add(value)
    }
  }
  const results: Fields = {}
  for (const [index, aggregation] of aggregations.entries()) {
    const sum = sums[index] ?? new Sum()
    if (aggregation.kind === 'count') results[aggregation.alias] = countValue(aggregation.upTo, count)
    else results[aggregation.alias] = aggregation.kind === 'sum' ? sum.total() : sum.average()
  }
  return results
}

/** The value of a count that stops at `upTo`. */
export function countValue(upTo: number, count: number): Value {
  return { integerValue: String(Math.min(upTo, count)) }
}
