import type { Composite } from './canonical.ts'
import type { RulesValue } from './value.ts'

/** What a map is made of: a Map, or anything that answers the same two questions. */
export interface MapSource {
  get(key: string): RulesValue | undefined
  keys(): Iterable<string>
}

/** An immutable map with string keys. */
export class RulesMap implements Composite {
  readonly #source: MapSource
  #keys: readonly string[] | undefined

  constructor(source: MapSource) {
    this.#source = source
  }

  /** The value of a key, or undefined when the map does not have it. */
  get(key: string): RulesValue | undefined {
    return this.#source.get(key)
  }

  has(key: string): boolean {
    return this.#source.get(key) !== undefined
  }

  keys(): readonly string[] {
    return (this.#keys ??= [...this.#source.keys()])
  }

  canonical(of: (value: RulesValue) => string): string {
    const entries = this.keys()
      .toSorted()
      .map((key) => `${of(key)}=${of(this.get(key) ?? null)}`)
    return `{${entries.join(',')}}`
  }

  get size(): number {
    return this.keys().length
  }
}

/** A map of rule values. */
export function mapOf(entries: Readonly<Record<string, RulesValue>>): RulesMap {
  return new RulesMap(new Map(Object.entries(entries)))
}

/** A map whose values are converted from `host` one by one, on first use: unread fields cost nothing. */
export function lazyMap<Host>(host: Readonly<Record<string, Host>>, convert: (value: Host) => RulesValue): RulesMap {
  const converted = new Map<string, RulesValue>()
  return new RulesMap({
    get(key) {
      const known = converted.get(key)
      if (known !== undefined || !Object.hasOwn(host, key)) return known
      const value = host[key]
      if (value === undefined) return undefined
      const result = convert(value)
      converted.set(key, result)
      return result
    },
    keys: () => Object.keys(host),
  })
}
