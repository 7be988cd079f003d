import type { Composite } from './canonical.ts'
import type { RulesValue } from './value.ts'

/** An immutable list; elements of a lazy list are converted when they are first read. */
export class RulesList implements Composite {
  readonly length: number
  readonly #read: (index: number) => RulesValue
  readonly #items: RulesValue[] = []

  constructor(length: number, read: (index: number) => RulesValue) {
    this.length = length
    this.#read = read
  }

  /** The element at a valid index. */
  at(index: number): RulesValue {
    return (this.#items[index] ??= this.#read(index))
  }

  canonical(of: (value: RulesValue) => string): string {
    return `[${Array.from(this, of).join(',')}]`
  }

  *[Symbol.iterator](): IterableIterator<RulesValue> {
    for (let i = 0; i < this.length; i++) yield this.at(i)
  }
}

/** A list of rule values. */
export function listOf(items: readonly RulesValue[]): RulesList {
  return new RulesList(items.length, (index) => items[index] ?? null)
}

/** A list whose elements are converted from `host` one by one, on first use. */
export function lazyList<Host>(host: readonly Host[], convert: (value: Host) => RulesValue): RulesList {
  return new RulesList(host.length, (index) => {
    const value = host[index]
    return value === undefined ? null : convert(value)
  })
}
