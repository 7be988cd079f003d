import type { Clock } from './clock.ts'
import type { Fault } from './faults.ts'
import { seededShuffle } from './seeded-shuffle.ts'

/** A group that does not fill up is released after this time. */
const WAIT_MS = 1_000

/** The size of a group that is shuffled, unless `reorder` says it. */
const SHUFFLED_SIZE = 10

/** Whether a fault holds events or messages back. */
export function holdsBack(fault: Fault): boolean {
  return fault.reorder !== undefined || fault.shuffle !== undefined
}

/** Holds back what a fault strikes with `reorder` or `shuffle`, a group at a time, and releases it in the fault's order. */
export class HeldGroup<T> {
  readonly #clock: Clock
  readonly #release: (items: readonly T[]) => void
  #items: T[] = []
  /** Groups that were shuffled so far, so that no two are shuffled alike. */
  #shuffled = 0
  #seed: number | undefined
  #cancel = (): void => {}

  constructor(clock: Clock, release: (items: readonly T[]) => void) {
    this.#clock = clock
    this.#release = release
  }

  hold(item: T, fault: Fault): void {
    if (this.#items.length === 0) this.#cancel = this.#clock.after(WAIT_MS, () => this.flush())
    this.#items.push(item)
    this.#seed = fault.shuffle
    if (this.#items.length >= (fault.reorder ?? SHUFFLED_SIZE)) this.flush()
  }

  /** Releases what is held, full group or not. */
  flush(): void {
    this.#cancel()
    const items = this.#items
    this.#items = []
    if (items.length > 0) this.#release(this.#ordered(items))
  }

  /** Releases what is held and begins the seed's orders anew, as when the faults have changed. */
  reset(): void {
    this.flush()
    this.#shuffled = 0
  }

  #ordered(items: readonly T[]): readonly T[] {
    if (this.#seed === undefined) return items.toReversed()
    this.#shuffled += 1
    return seededShuffle(items, this.#seed + this.#shuffled - 1)
  }
}
