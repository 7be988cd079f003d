import type { Clock } from '../kit/clock.ts'
import type { EmulatedFunction, FunctionsEmulator } from '../kit/functions-emulator.ts'
import { Job } from './job.ts'
import { parseSchedule } from './schedule.ts'

export interface TickerOptions {
  emulator: FunctionsEmulator
  clock: Clock
  /** How many seconds a minute of "every N minutes" lasts; 60 if unset. */
  tickSeconds?: number | undefined
  log: (line: string) => void
}

/** Stands in for Cloud Scheduler: runs the gen 2 scheduled functions of a Functions emulator and follows their changes. */
export class Ticker {
  readonly #options: TickerOptions
  readonly #jobs = new Map<string, { job: Job | undefined; declared: string }>()
  /** Names of paused jobs: a function that is loaded anew stays paused. */
  readonly #paused = new Set<string>()
  #isStopped = false

  constructor(options: TickerOptions) {
    this.#options = options
    options.emulator.onRefresh(() => this.#sync())
  }

  /** Ids of the functions that it runs. */
  get jobs(): string[] {
    return [...this.#jobs].filter(([, { job }]) => job !== undefined).map(([id]) => id)
  }

  /** Ids of the functions that are being called now. */
  get running(): string[] {
    return [...this.#jobs].filter(([, { job }]) => job?.isRunning === true).map(([id]) => id)
  }

  /** The jobs themselves. */
  list(): Job[] {
    return [...this.#jobs.values()].flatMap(({ job }) => job ?? [])
  }

  /** Looks at once at which functions there are. */
  look(): Promise<void> {
    return this.#options.emulator.refresh(true)
  }

  /** Pauses a job by name, until it is resumed or the process ends. */
  pause(name: string): void {
    this.#paused.add(name)
    for (const job of this.list()) if (job.name === name) job.pause()
  }

  resume(name: string): void {
    this.#paused.delete(name)
    for (const job of this.list()) if (job.name === name) job.resume()
  }

  stop(): void {
    this.#isStopped = true
    for (const { job } of this.#jobs.values()) job?.stop()
    this.#jobs.clear()
  }

  #sync(): void {
    const { emulator } = this.#options
    if (this.#isStopped || !emulator.isUp) return
    const listed = new Set<string>()
    for (const fn of emulator.functions) {
      if (fn.schedule === undefined) continue
      listed.add(fn.id)
      const declared = JSON.stringify(fn.schedule)
      const current = this.#jobs.get(fn.id)
      if (current?.declared === declared) current.job?.plan()
      else {
        current?.job?.stop()
        this.#jobs.set(fn.id, { job: this.#job(fn), declared })
      }
    }
    for (const [id, { job }] of this.#jobs) {
      if (listed.has(id)) continue
      job?.stop()
      this.#jobs.delete(id)
    }
  }

  #job(fn: EmulatedFunction): Job | undefined {
    const { emulator, clock, tickSeconds, log } = this.#options
    if (fn.platform !== 'gcfv2') {
      log(
        `scheduled function ${fn.name} is gen 1 and is not run here; write it with onSchedule (firebase-functions/v2/scheduler).`,
      )
      return undefined
    }
    try {
      const schedule = parseSchedule(fn.schedule?.schedule ?? '', fn.schedule?.timeZone ?? undefined, tickSeconds)
      const job = new Job({ fn, schedule, clock, emulator, log })
      if (this.#paused.has(job.name)) job.pause()
      return job
    } catch (error) {
      log(`scheduled function ${fn.name} is not run: ${error instanceof Error ? error.message : String(error)}.`)
      return undefined
    }
  }
}
