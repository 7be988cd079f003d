import { limits } from '../limits.ts'
import type { AccessBudget } from '../types.ts'
import type { RulesPath } from '../values/path.ts'

/** Counts distinct documents; see AccessBudget. */
export class AccessCounter implements AccessBudget {
  readonly #max: number
  #seen: Set<string> | undefined

  constructor(max: number) {
    this.#max = max
  }

  spend(path: RulesPath, after: boolean): boolean {
    this.#seen ??= new Set()
    this.#seen.add(`${after ? 'after' : 'before'}/${path.segments.join('/')}`)
    return this.#seen.size <= this.#max
  }
}

/** A budget for all operations of one batched write, transaction or query: 20 document access calls, repeated ones free. */
export function createAccessBudget(max: number = limits.accessCallsPerRequestMax): AccessBudget {
  return new AccessCounter(max)
}
