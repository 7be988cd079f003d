import type { Result } from '../evaluate/result.ts'
import { Unknown } from '../query/unknown.ts'
import { Fault } from '../values/fault.ts'
import type { RulesValue } from '../values/value.ts'
import { shorten, summarise, textLengthMax } from './value-summary.ts'
import type { ValueSummary } from './value-summary.ts'

/** A value that an expression came to, and how often. */
export interface SeenValue {
  readonly value: ValueSummary
  readonly count: number
}

/** Values, and error messages, that one expression tells apart. */
const distinctMax = 10
/** Lists, maps and other composite values that one expression looks into; summarising each would slow evaluation down. */
const examinedMax = 20
/** Longer summaries, in JSON, are not kept. */
const summaryLengthMax = 2_000

/** Counts what one expression comes to; costs an addition for a bool and keeps a bounded number of other values. */
export class Tally {
  #trues = 0
  #falses = 0
  #nulls = 0
  #unknowns = 0
  /** Strings and numbers by themselves. */
  readonly #simple = new Map<RulesValue, number>()
  /** Composite values by their summary. */
  readonly #composite = new Map<string, number>()
  readonly #faults = new Map<string, number>()
  #examined = 0
  #others = 0
  #otherFaults = 0

  record(result: Result): void {
    if (result === true) this.#trues += 1
    else if (result === false) this.#falses += 1
    else if (result === null) this.#nulls += 1
    else if (result instanceof Fault) this.#recordFault(result)
    else if (result instanceof Unknown) this.#unknowns += 1
    else this.#recordValue(result)
  }

  /** How often the expression was evaluated to an error. */
  get errorCount(): number {
    return sum(this.#faults.values()) + this.#otherFaults
  }

  /** Bools and null first, then other values and errors, each as they were first seen. */
  values(): SeenValue[] {
    const seen: SeenValue[] = [
      { value: { boolValue: true }, count: this.#trues },
      { value: { boolValue: false }, count: this.#falses },
      { value: { nullValue: null }, count: this.#nulls },
      ...Array.from(this.#simple, ([value, count]) => ({ value: summarise(value), count })),
      ...Array.from(this.#composite, ([text, count]) => ({ value: JSON.parse(text) as ValueSummary, count })),
      { value: {}, count: this.#others },
      { value: { constraintValue: {} }, count: this.#unknowns },
      ...Array.from(this.#faults, ([causeMessage, count]) => ({ value: { undefined: { causeMessage } }, count })),
      { value: { undefined: { causeMessage: 'other errors' } }, count: this.#otherFaults },
    ]
    return seen.filter(({ count }) => count > 0)
  }

  #recordValue(value: RulesValue): void {
    const isSimple = typeof value === 'string' ? value.length <= textLengthMax : typeof value !== 'object'
    if (isSimple) {
      if (!countIn(this.#simple, value, detached)) this.#others += 1
    } else if (this.#examined >= examinedMax) this.#others += 1
    else {
      this.#examined += 1
      const summary = JSON.stringify(summarise(value))
      if (summary.length > summaryLengthMax || !countIn(this.#composite, summary)) this.#others += 1
    }
  }

  #recordFault({ message }: Fault): void {
    if (!countIn(this.#faults, shorten(message), detached)) this.#otherFaults += 1
  }
}

/** Answers false when the key is new and there is no more room; a new key is kept as `copy` makes it. */
function countIn<Key>(counts: Map<Key, number>, key: Key, copy = (same: Key): Key => same): boolean {
  const count = counts.get(key)
  if (count !== undefined) counts.set(key, count + 1)
  else if (counts.size >= distinctMax) return false
  else counts.set(copy(key), 1)
  return true
}

/** A piece of a text keeps the whole of it in memory; a copy does not. */
function detached(text: string): string
function detached(value: RulesValue): RulesValue
function detached(value: RulesValue): RulesValue {
  return typeof value === 'string' ? Array.from(value).join('') : value
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0)
