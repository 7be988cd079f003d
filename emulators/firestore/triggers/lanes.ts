/** Keeps things in order that share a key, while others pass: of each key one thing at a time is out. */
export class Lanes<T> {
  /** By key: those whose turn is not yet. A key is here while one of its things is out. */
  readonly #waiting = new Map<string, T[]>()

  /** Whether the thing may go out at once; otherwise it waits for its turn. */
  enter(key: string, thing: T): boolean {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [])
    else waiting.push(thing)
    return waiting === undefined
  }

  /** The one that was out is back; answers the next of its key, which is out from now on. */
  next(key: string): T | undefined {
    const next = this.#waiting.get(key)?.shift()
    if (next === undefined) this.#waiting.delete(key)
    return next
  }

  clear(): void {
    this.#waiting.clear()
  }
}
