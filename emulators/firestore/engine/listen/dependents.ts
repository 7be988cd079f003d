/** Who depends on which documents: whom the rules allowed something after a look at them. */
export class Dependents<T> {
  readonly #byName = new Map<string, Set<T>>()
  readonly #names = new Map<T, ReadonlySet<string>>()

  /** Replaces the names that `dependent` depends on. */
  set(dependent: T, names: ReadonlySet<string>): void {
    this.delete(dependent)
    if (names.size === 0) return
    this.#names.set(dependent, names)
    for (const name of names) {
      const set = this.#byName.get(name)
      if (set === undefined) this.#byName.set(name, new Set([dependent]))
      else set.add(dependent)
    }
  }

  delete(dependent: T): void {
    for (const name of this.#names.get(dependent) ?? []) {
      const set = this.#byName.get(name)
      set?.delete(dependent)
      if (set?.size === 0) this.#byName.delete(name)
    }
    this.#names.delete(dependent)
  }

  /** All who depend on any of the names. */
  of(names: Iterable<string>): Set<T> {
    const found = new Set<T>()
    if (this.#byName.size === 0) return found
    for (const name of names) for (const dependent of this.#byName.get(name) ?? []) found.add(dependent)
    return found
  }
}
