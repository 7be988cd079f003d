import type { RunDeps } from '../../src/actions/worker/run-action.ts'
import type { Stand } from './stand.ts'

/** Counts the steps of a worker or a verb, each before and after it is done, and crashes at one of them. */
export class Crasher {
  step = 0
  readonly at: number

  constructor(at = Infinity) {
    this.at = at
  }

  private point(): void {
    this.step += 1
    if (this.step - 1 === this.at) throw new Error('crash')
  }

  /** Rethrows whatever is no crash of this class. */
  static admit(error: unknown): void {
    if (!(error instanceof Error) || error.message !== 'crash') throw error
  }

  /** A step that crashes before it begins, or when it is done and nobody knows. */
  of<Args extends unknown[], T>(work: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
    return async (...args) => {
      this.point()
      const answer = await work(...args)
      this.point()
      return answer
    }
  }

  deps(run: RunDeps): Partial<RunDeps> {
    return {
      loadAction: this.of(run.loadAction),
      changeAction: this.of(run.changeAction),
      claim: this.of(run.claim),
      recordOutcome: this.of(run.recordOutcome),
      loadPolicy: this.of(run.loadPolicy),
      readApprover: this.of(run.readApprover),
      scheduleRun: this.of(run.scheduleRun),
    }
  }

  /** The steps of the verbs by which people decide. */
  decisions(deps: Stand['deps']): Stand['deps'] {
    return {
      ...deps,
      readAccount: this.of(deps.readAccount),
      readApprover: this.of(deps.readApprover),
      loadAction: this.of(deps.loadAction),
      changeAction: this.of(deps.changeAction),
      scheduleRun: this.of(deps.scheduleRun),
      resumeSchedules: this.of(deps.resumeSchedules),
    }
  }

  arm({ targets }: Stand): void {
    const step = this.of(() => Promise.resolve())
    Object.assign(targets, { onRead: step, onPlan: step, beforeWrite: step, afterWrite: step })
  }
}
