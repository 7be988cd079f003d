/** The `capacity` first items of any number of items, by a comparator: a heap with the last of them on top. */
export class Best<T> {
  readonly #capacity: number
  readonly #compare: (a: T, b: T) => number
  readonly #heap: T[] = []

  constructor(capacity: number, compare: (a: T, b: T) => number) {
    this.#capacity = capacity
    this.#compare = compare
  }

  add(item: T): void {
    const last = this.#heap[0]
    if (this.#heap.length < this.#capacity) {
      this.#heap.push(item)
      this.#rise(this.#heap.length - 1)
    } else if (last !== undefined && this.#compare(item, last) < 0) {
      this.#heap[0] = item
      this.#sink()
    }
  }

  /** The kept items, in order. */
  sorted(): T[] {
    return this.#heap.toSorted(this.#compare)
  }

  #rise(start: number): void {
    let index = start
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#swapIfAfter(index, parent)) return
      index = parent
    }
  }

  #sink(): void {
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const right = left + 1
      const [a, b] = [this.#heap[left], this.#heap[right]]
      if (a === undefined) return
      const child = b !== undefined && this.#compare(b, a) > 0 ? right : left
      if (!this.#swapIfAfter(child, index)) return
      index = child
    }
  }

  /** Swaps two items if the lower one comes after the upper one. */
  #swapIfAfter(lower: number, upper: number): boolean {
    const [a, b] = [this.#heap[lower], this.#heap[upper]]
    if (a === undefined || b === undefined || this.#compare(a, b) <= 0) return false
    this.#heap[lower] = b
    this.#heap[upper] = a
    return true
  }
}
