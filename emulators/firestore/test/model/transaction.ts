import type { Micros } from '../../../kit/clock.ts'
import { TRANSACTION_IDLE_MS, TRANSACTION_LIFE_MS } from '../../engine/limits.ts'
import type { State } from './model-document.ts'

/** Something that was read: how to read it from a state of the model, and what the emulator answered. */
export interface Read {
  readonly look: (state: State) => string
  readonly seen: string
}

/** A read-write transaction of an admin client as the model sees it. */
export class Transaction {
  /** Unknown until the emulator has answered. */
  id: string | undefined
  /** Its age: smaller is older. A retry has that of what it retries. */
  readonly order: number
  readonly #startTime: Micros
  lastUsed: Micros
  isOver = false
  /** Whether it belongs to an emulator that was restarted since. */
  isForeign = false
  readonly reads: Read[] = []

  constructor(order: number, now: Micros) {
    this.order = order
    this.#startTime = now
    this.lastUsed = now
  }

  isOpenAt(now: Micros): boolean {
    return (
      !this.isOver &&
      now < this.#startTime + TRANSACTION_LIFE_MS * 1000 &&
      now < this.lastUsed + TRANSACTION_IDLE_MS * 1000
    )
  }
}
