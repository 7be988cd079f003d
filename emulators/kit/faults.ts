import type { StatusName } from './rpc-error.ts'

/** One planned misbehaviour of an emulator, set through its `faults` endpoint. */
export interface Fault {
  /** RPC or delivery that it hits: `Commit`, `Listen`, `Publish`, `deliver`… or `*`. */
  on: string
  /** Fail with this status. */
  error?: StatusName
  /** Wait this long on the emulator's clock first. */
  latencyMs?: number
  /** Drop the connection or stream instead of answering; what was asked is carried out, only the answer is lost. */
  drop?: boolean
  /** Deliver events or messages twice, the second time right after the first. */
  duplicate?: boolean
  /** Hold events or messages back and deliver them in reverse order, in groups of this size. */
  reorder?: number
  /**
   * Hold events or messages back and deliver them in an order that this seed determines, in groups of `reorder` or ten. The
   * same seed, set anew, gives the same orders.
   */
  shuffle?: number
  /** How many times it strikes before it is spent; without it, until reset. */
  times?: number
}

/** The faults that are set; each transport and deliverer asks it before it acts. */
export class Faults {
  #faults: Fault[] = []

  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ ...fault }))
  }

  reset(): void {
    this.#faults = []
  }

  list(): readonly Fault[] {
    return this.#faults
  }

  /** The first fault that strikes `name` now, of those that `suits` accepts, if any; uses up one of its times. */
  strike(name: string, suits: (fault: Fault) => boolean = () => true): Fault | undefined {
    const fault = this.#faults.find((candidate) => (candidate.on === name || candidate.on === '*') && suits(candidate))
    if (fault?.times === undefined) return fault
    fault.times -= 1
    if (fault.times <= 0) this.#faults = this.#faults.filter((candidate) => candidate !== fault)
    return fault
  }
}
