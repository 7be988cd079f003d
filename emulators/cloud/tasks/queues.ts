import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { STATUS } from '../../kit/rpc-error.ts'
import { retryDelayMs } from '../../scheduler/retry.ts'
import type { KeptTasks } from './kept-tasks.ts'
import { LIMITS } from './limits.ts'
import { parseTaskName } from './names.ts'
import type { Outcome, QueueConfig, Task } from './types.ts'

export interface QueuesOptions {
  clock: Clock
  faults: Faults
  kept: KeptTasks
  /** How a queue dispatches at this moment. */
  configOf: (queue: string) => QueueConfig
  /** Makes one attempt; never rejects. */
  send: (task: Task, attempt: { scheduleMicros: number }) => Promise<Outcome>
  log: (line: string) => void
}

/**
 * Dispatches tasks: each no sooner than its time, as many of a queue at once as its configuration says, again after a backoff
 * until an attempt succeeds or the attempts are used up. An attempt under way when the process ends is made again. The rate per
 * second is not modelled.
 */
export class Queues {
  readonly #options: QueuesOptions
  readonly #running = new Set<string>()
  /** Tasks whose function was not there; they wait for `wake`. */
  readonly #absent = new Set<string>()
  readonly #timers = new Map<string, () => void>()
  #isClosed = false

  constructor(options: QueuesOptions) {
    this.#options = options
  }

  /** Tasks whose attempt is under way. */
  get running(): readonly string[] {
    return [...this.#running]
  }

  /** Looks at every queue; also at tasks whose function was missing. */
  wake(): void {
    this.#absent.clear()
    for (const queue of this.#options.kept.queues()) this.pump(queue)
  }

  close(): void {
    this.#isClosed = true
    for (const cancel of this.#timers.values()) cancel()
  }

  /** Dispatches what is due in a queue and may be, and sets the timer for what comes next. */
  pump(queue: string): void {
    if (this.#isClosed) return
    const { clock, kept, configOf } = this.#options
    this.#timers.get(queue)?.()
    this.#timers.delete(queue)
    const tasks = kept.tasks(queue)
    const waiting = tasks
      .filter(({ name }) => !this.#running.has(name) && !this.#absent.has(name))
      .sort((a, b) => a.scheduleMicros - b.scheduleMicros)
    let free = configOf(queue).maxConcurrentDispatches - tasks.filter(({ name }) => this.#running.has(name)).length
    for (const task of waiting) {
      const delayMicros = task.scheduleMicros - clock.now()
      if (delayMicros > 0) {
        const timer = clock.after(Math.ceil(delayMicros / 1_000), () => this.pump(queue))
        this.#timers.set(queue, timer)
        return
      }
      if (free <= 0) return
      free -= 1
      void this.#attempt(queue, task)
    }
  }

  async #attempt(queue: string, task: Task): Promise<void> {
    const { clock, kept } = this.#options
    const { scheduleMicros } = task
    const dispatchMicros = clock.now()
    this.#running.add(task.name)
    const outcome = await this.#send(task)
    this.#running.delete(task.name)
    // It may have been deleted meanwhile, and one of the same name is not there for an hour.
    if (!this.#isClosed && kept.get(task.name) !== undefined) {
      try {
        this.#settle(queue, task, outcome, { scheduleMicros, dispatchMicros })
      } catch (error) {
        this.#options.log(`${task.name}: ${String(error)}; the attempt is made again.`)
        this.#absent.add(task.name)
      }
    }
    this.pump(queue)
  }

  async #send(task: Task): Promise<Outcome> {
    const { clock, faults, send } = this.#options
    const attempt = { scheduleMicros: task.scheduleMicros }
    const fault = faults.strike('dispatch')
    if (fault?.latencyMs !== undefined) await clock.wait(fault.latencyMs)
    if (fault?.error !== undefined) {
      return { kind: 'failed', code: STATUS[fault.error], message: `a planned fault (${fault.error})` }
    }
    const outcome = await send(task, attempt)
    if (fault?.duplicate === true) await send(task, attempt)
    if (fault?.drop === true)
      return { kind: 'failed', code: STATUS.UNAVAILABLE, message: 'a planned fault lost the answer' }
    return outcome
  }

  #settle(
    queue: string,
    task: Task,
    outcome: Outcome,
    times: { scheduleMicros: number; dispatchMicros: number },
  ): void {
    const { clock, kept, configOf, log } = this.#options
    if (outcome.kind === 'absent') return void this.#absent.add(task.name)
    if (outcome.kind === 'done') return kept.remove(task.name)
    const now = clock.now()
    const { httpStatus, code, message } = outcome
    const hasResponse = httpStatus !== undefined
    const firstDispatchMicros = task.firstDispatchMicros ?? times.dispatchMicros
    const dispatchCount = task.dispatchCount + 1
    const config = configOf(queue)
    const { id } = parseTaskName(task.name)
    const words = `task ${id} of ${queue.slice(queue.lastIndexOf('/') + 1)}: attempt ${dispatchCount} failed (${message})`
    if (
      isOver(config, { dispatchCount, tryingMicros: now - firstDispatchMicros, ageMicros: now - task.createMicros })
    ) {
      kept.remove(task.name)
      log(`${words}; it is given up.`)
      return
    }
    const delayMs = retryDelayMs({ ...config, retryCount: 0 }, dispatchCount - 1)
    kept.put({
      ...task,
      scheduleMicros: now + delayMs * 1_000,
      dispatchCount,
      responseCount: task.responseCount + (hasResponse ? 1 : 0),
      firstDispatchMicros,
      last: { ...times, code, message, ...(hasResponse ? { responseMicros: now, httpStatus } : {}) },
    })
    log(`${words}; retry in ${delayMs / 1_000} s.`)
  }
}

/** Both bounds of retrying must be passed, where there are two. Source: google.cloud.tasks.v2.RetryConfig */
function isOver(
  { maxAttempts, maxRetrySeconds }: QueueConfig,
  task: { dispatchCount: number; tryingMicros: number; ageMicros: number },
): boolean {
  if (task.ageMicros >= LIMITS.retentionMicros) return true
  const isOutOfAttempts = maxAttempts >= 0 && task.dispatchCount >= maxAttempts
  return isOutOfAttempts && (maxRetrySeconds === 0 || task.tryingMicros >= maxRetrySeconds * 1e6)
}
