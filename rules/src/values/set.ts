import { canonical } from './canonical.ts'
import type { Composite } from './canonical.ts'
import type { RulesValue } from './value.ts'

/** An immutable set: of equal elements only the first is kept. */
export class RulesSet implements Composite {
  readonly #items: ReadonlyMap<string, RulesValue>

  constructor(items: ReadonlyMap<string, RulesValue>) {
    this.#items = items
  }

  get size(): number {
    return this.#items.size
  }

  has(value: RulesValue): boolean {
    return this.#items.has(canonical(value))
  }

  canonical(of: (value: RulesValue) => string): string {
    return `<${Array.from(this, of).toSorted().join(',')}>`
  }

  [Symbol.iterator](): IterableIterator<RulesValue> {
    return this.#items.values()
  }

  filter(keep: (value: RulesValue) => boolean): RulesSet {
    return new RulesSet(new Map([...this.#items].filter(([, value]) => keep(value))))
  }
}

export function setOf(items: Iterable<RulesValue>): RulesSet {
  const unique = new Map<string, RulesValue>()
  for (const item of items) {
    const key = canonical(item)
    if (!unique.has(key)) unique.set(key, item)
  }
  return new RulesSet(unique)
}
