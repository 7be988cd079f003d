import type { State } from './model-document.ts'

/** The documents after one commit. */
export interface Committed {
  readonly time: string
  readonly state: State
}

/** The whole database as a list of states, one per commit, in the order of commit times. */
export class SerialModel {
  readonly #commits: Committed[]

  /** Begins empty at `time`. */
  constructor(time: string) {
    this.#commits = [{ time, state: new Map() }]
  }

  get count(): number {
    return this.#commits.length
  }

  get now(): State {
    return this.ago(0).state
  }

  /** The state some commits ago; the first where there were fewer. */
  ago(commits: number): Committed {
    const found = this.#commits[Math.max(0, this.#commits.length - 1 - commits)]
    if (found === undefined) throw new Error('A model has at least its first state.')
    return found
  }

  /** The documents as of a time. */
  at(time: string): State {
    return this.#commits.findLast((commit) => commit.time <= time)?.state ?? new Map()
  }

  /** The last state before the commit with this number, and all since. */
  since(count: number): State[] {
    return this.#commits.slice(count - 1).map(({ state }) => state)
  }

  commit(time: string, state: State): void {
    this.#commits.push({ time, state })
  }
}
