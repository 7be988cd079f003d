/** Time as the emulators see it: microseconds since the epoch (Firestore's resolution); a safe integer until 2255. */
export type Micros = number

interface Timer {
  at: Micros
  run: () => void
}

/**
 * A clock that runs with the machine's, or stands still and is moved by hand.
 * Everything in the emulators that depends on time (timestamps, deadlines, backoff, schedules) asks this clock, so a test
 * advances time instead of waiting for it.
 */
export class Clock {
  #frozenAt: Micros | undefined
  #offset: Micros = 0
  readonly #timers = new Set<Timer>()
  #host: NodeJS.Timeout | undefined

  now(): Micros {
    return this.#frozenAt ?? Date.now() * 1000 + this.#offset
  }

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined
  }

  /** Stops the clock, at `at` or where it stands. */
  freeze(at: Micros = this.now()): void {
    this.#frozenAt = at
    this.#fire()
  }

  /** Moves time forward and runs every timer that became due, in order of its time. */
  advance(micros: Micros): void {
    if (this.#frozenAt === undefined) this.#offset += micros
    else this.#frozenAt += micros
    this.#fire()
  }

  /** Back to the machine's clock. */
  thaw(): void {
    this.#frozenAt = undefined
    this.#offset = 0
    this.#fire()
  }

  /** Calls `run` once when the clock reaches now + `delayMs`; returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.now() + delayMs * 1000, run }
    this.#timers.add(timer)
    this.#arm()
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Resolves when the clock has moved `delayMs` on. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve)
    })
  }

  #fire(): void {
    for (;;) {
      const now = this.now()
      const due = [...this.#timers].filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at)
      if (due.length === 0) break
      for (const timer of due) if (this.#timers.delete(timer)) timer.run()
    }
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#host)
    this.#host = undefined
    if (this.#frozenAt !== undefined || this.#timers.size === 0) return
    let next = Number.POSITIVE_INFINITY
    for (const timer of this.#timers) next = Math.min(next, timer.at)
    const delayMs = Math.min(Math.max(0, Math.ceil((next - this.now()) / 1000)), 0x7fffffff)
    this.#host = setTimeout(() => this.#fire(), delayMs)
    this.#host.unref()
  }
}
