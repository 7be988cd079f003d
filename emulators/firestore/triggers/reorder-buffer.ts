import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'

/** A group of held-back events that does not fill up is released after this time. */
const REORDER_WAIT_MS = 1_000

/** Holds back what a `deliver` fault with `reorder` strikes and releases it in reverse order, a group at a time. */
export class ReorderBuffer<T> {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #release: (item: T) => void
  #held: T[] = []
  #cancel = (): void => {}

  constructor(clock: Clock, faults: Faults, release: (item: T) => void) {
    this.#clock = clock
    this.#faults = faults
    this.#release = release
  }

  pass(item: T): void {
    const fault = this.#faults.strike('deliver', (candidate) => candidate.reorder !== undefined)
    if (fault?.reorder === undefined) {
      this.#release(item)
      return
    }
    if (this.#held.length === 0) this.#cancel = this.#clock.after(REORDER_WAIT_MS, () => this.flush())
    this.#held.push(item)
    if (this.#held.length >= fault.reorder) this.flush()
  }

  /** Releases what is held, full group or not. */
  flush(): void {
    this.#cancel()
    const held = this.#held.reverse()
    this.#held = []
    for (const item of held) this.#release(item)
  }
}
