import type { Clock } from '../kit/clock.ts'
import type { EmulatedFunction, FunctionsEmulator } from '../kit/functions-emulator.ts'
import { invokeFunction, type Invocation } from '../kit/invoke-function.ts'
import { retryConfig, retryDelayMs, type RetryConfig } from './retry.ts'
import type { Schedule } from './schedule.ts'

/** What the Functions emulator may need to load a function, on top of the function's own time limit. */
const LOAD_SECONDS = 40

export interface JobOptions {
  fn: EmulatedFunction
  schedule: Schedule
  clock: Clock
  emulator: FunctionsEmulator
  log: (line: string) => void
}

/** One Cloud Scheduler job: calls its function on schedule, never twice at a time; what falls due meanwhile is skipped. */
export class Job {
  readonly #options: JobOptions
  readonly #retry: RetryConfig
  #cancelNext: (() => void) | undefined
  #nextMs: number | undefined
  #isRunning = false
  #isStopped = false
  #isPaused = false

  constructor(options: JobOptions) {
    this.#options = options
    this.#retry = retryConfig(options.fn.schedule?.retryConfig)
    this.plan()
  }

  /** The name that Firebase gives the job. */
  get name(): string {
    return `firebase-schedule-${this.#options.fn.name}-${this.#options.fn.region}`
  }

  /** Whether its function is being called, retries included. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** No run falls due any more; one that is under way ends. */
  pause(): void {
    this.#isPaused = true
    this.#cancelNext?.()
    this.#nextMs = undefined
  }

  resume(): void {
    this.#isPaused = false
    this.plan()
  }

  /** Runs it once, paused or not, unless it is running. */
  runNow(): void {
    void this.#run(this.#nowMs())
  }

  /** Sets the timer for the next run, unless it is set; also after the clock was moved back. */
  plan(): void {
    if (this.#isPaused) return
    const nowMs = this.#nowMs()
    const nextMs = this.#options.schedule.next(nowMs)
    if (this.#isStopped || (this.#nextMs !== undefined && nextMs !== undefined && this.#nextMs <= nextMs)) return
    this.#cancelNext?.()
    this.#nextMs = nextMs
    if (nextMs === undefined) return
    this.#cancelNext = this.#options.clock.after(nextMs - nowMs, () => {
      this.#nextMs = undefined
      this.plan()
      void this.#run(nextMs)
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelNext?.()
  }

  async #run(scheduledMs: number): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    const startMs = this.#nowMs()
    for (let retry = 0; ; retry++) {
      const result = await this.#call(scheduledMs)
      if (result.outcome !== 'failed') break
      const delayMs = retryDelayMs(this.#retry, retry)
      const { retryCount, maxRetrySeconds } = this.#retry
      const isLate = maxRetrySeconds > 0 && this.#nowMs() + delayMs - startMs > maxRetrySeconds * 1_000
      const isOvertaken = this.#nextMs !== undefined && this.#nowMs() + delayMs >= this.#nextMs
      const isLast = retry >= retryCount || isLate || isOvertaken || this.#isStopped
      this.#options.log(
        `scheduled function ${this.#options.fn.name} failed (${result.reason}); ${isLast ? 'next run on schedule' : `retry in ${delayMs / 1_000} s`}.`,
      )
      if (isLast) break
      await new Promise<void>((resolve) => void this.#options.clock.after(delayMs, resolve))
    }
    this.#isRunning = false
  }

  async #call(scheduledMs: number): Promise<Invocation> {
    const { emulator, fn, clock } = this.#options
    const abort = new AbortController()
    const cancel = clock.after((fn.timeoutSeconds + LOAD_SECONDS) * 1_000, () => abort.abort())
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Google-Cloud-Scheduler',
      'x-cloudscheduler': 'true',
      'x-cloudscheduler-jobname': this.name,
      'x-cloudscheduler-scheduletime': new Date(scheduledMs).toISOString(),
    }
    const result = await invokeFunction(emulator, fn.id, headers, '{}', abort.signal)
    cancel()
    return abort.signal.aborted && result.outcome === 'failed'
      ? { outcome: 'failed', reason: 'no answer in time' }
      : result
  }

  #nowMs(): number {
    return this.#options.clock.now() / 1_000
  }
}
