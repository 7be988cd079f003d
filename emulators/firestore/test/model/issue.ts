import type { Result } from './carry-out.ts'
import type { State } from './model-document.ts'
import type { Read, Transaction } from './transaction.ts'

/** What a request was answered. */
export interface Outcome {
  readonly status: string
  readonly message: string
  readonly answer: unknown
}

/** A read: how the model answers it, and what the emulator's answer comes to. */
export interface ReadCheck {
  readonly look: (state: State) => string
  /** Why it is refused in a state, if it is. */
  readonly refusal: (state: State) => string | undefined
  readonly decode: (answer: unknown) => { seen: string; readTime: string }
  /** The time as of which it reads, if it says so. */
  readonly asOf?: string
}

/** A commit: what it comes to on a state, and what its client had read. */
interface CommitCheck {
  readonly carryOut: (state: State, time: string) => Result
  readonly reads: readonly Read[]
}

/** A request on its way. */
export interface Issue {
  readonly text: string
  readonly transaction?: Transaction | undefined
  readonly read?: ReadCheck
  readonly commit?: CommitCheck
  /** Called once with the outcome, and with what was read. */
  readonly done?: (outcome: Outcome, read: Read | undefined) => void
}
