import type { AttemptContext } from './attempt.ts'
import { attemptDelivery } from './attempt.ts'
import type { EventQueue } from './event-queue.ts'
import type { QueuedEvent } from './event-segment.ts'
import { Lanes } from './lanes.ts'
import { ABSENT_BACKOFF_MS, RETRY_WINDOW_MS, UNKNOWN_ATTEMPTS, WINDOW_EVENTS } from './limits.ts'
import type { FunctionId } from './function-id.ts'
import { describeOutcome, isDelivered, isRejected } from './post-event.ts'
import type { PostOutcome } from './post-event.ts'
import type { TriggerRegistry } from './registry.ts'
import type { Trigger } from './trigger.ts'

/** How events are delivered to each function. */
export interface DeliveryPolicy {
  /** How often a function may fail on one event before it is given up; undefined: until its event is 24 hours old. */
  maxAttempts: number | undefined
  /** Pause after the first failure, doubled with each further one up to the maximum. */
  backoffMs: { minimum: number; maximum: number }
  /** How many events of one function may be under way at once. */
  concurrency: number
}

export interface FunctionDeliveriesOptions extends FunctionId {
  queue: EventQueue
  registry: TriggerRegistry
  context: AttemptContext
  policy: DeliveryPolicy
  log: (line: string) => void
  /** Hands an event on to `admit`, now or later. */
  pass(event: QueuedEvent): void
}

interface Waiting {
  readonly event: QueuedEvent
  failures: number
}

/**
 * Brings the events of one function to it, at least once: one after the other for each document, different documents side
 * by side. An event on which the function fails lets the later ones of its document pass and is tried again after a growing
 * pause. While nobody listens, events wait.
 */
export class FunctionDeliveries {
  readonly #options: FunctionDeliveriesOptions
  /** By document. */
  readonly #lanes = new Lanes<Waiting>()
  #ready: Waiting[] = []
  #known = 0
  #running = 0
  #refusals = 0
  #isPaused = false
  /** Whether the functions emulator went away since the function was registered: it may be back before it has loaded it. */
  #isLost: boolean
  /** Grows when everything is given up, which ends what was on its way. */
  #era = 0
  #isClosed = false

  constructor(options: FunctionDeliveriesOptions, isLost: boolean) {
    this.#options = options
    this.#isLost = isLost
  }

  /** The function was registered. */
  found(): void {
    this.#isLost = false
  }

  /** Looks for events that were added to the queue. */
  wake(): void {
    while (this.#known < WINDOW_EVENTS && !this.#isClosed) {
      const event = this.#options.queue.next()
      if (event === undefined) break
      this.#known += 1
      this.#options.pass(event)
    }
  }

  /** Takes an event whose turn may come. */
  admit(event: QueuedEvent): void {
    if (!event.segment.isRemoved) this.#enter({ event, failures: 0 })
  }

  close(): void {
    this.#isClosed = true
  }

  #enter(waiting: Waiting): void {
    if (this.#lanes.enter(laneOf(waiting.event), waiting)) this.#ready.push(waiting)
    this.#start()
  }

  #start(): void {
    const limit = this.#refusals > 0 ? 1 : this.#options.policy.concurrency
    while (!this.#isPaused && !this.#isClosed && this.#running < limit) {
      const waiting = this.#ready.shift()
      if (waiting === undefined) return
      this.#running += 1
      void this.#run(waiting, this.#era)
    }
  }

  async #run(waiting: Waiting, era: number): Promise<void> {
    const { registry, context, queue, log } = this.#options
    try {
      const trigger = await registry.whenRegistered(this.#options)
      if (this.#isClosed || era !== this.#era) return
      if (trigger === undefined) this.#giveUpAll()
      else {
        const outcome = await attemptDelivery(context, trigger, queue.text(waiting.event))
        if (!this.#isClosed && era === this.#era) this.#settle(waiting, trigger, outcome)
      }
    } catch (error) {
      log(
        `Firestore emulator: an event of ${this.#options.functionName} is left until the next start: ${String(error)}`,
      )
    } finally {
      this.#running -= 1
      this.#start()
    }
  }

  #settle(waiting: Waiting, trigger: Trigger, outcome: PostOutcome): void {
    if (outcome.kind === 'refused') return this.#pause(waiting)
    this.#refusals = 0
    if (isDelivered(outcome)) return this.#end(waiting)
    const isUnknown = outcome.kind === 'answered' && outcome.status === 404
    if (isUnknown && this.#isLost) {
      this.#options.registry.remove(trigger)
      this.#ready.unshift(waiting)
      return
    }
    waiting.failures += 1
    const isLast = this.#isLast(waiting, outcome, isUnknown)
    if (isUnknown && isLast) this.#options.registry.remove(trigger)
    this.#tell(waiting, trigger, outcome, isLast)
    if (isLast) this.#end(waiting)
    else this.#retry(waiting)
  }

  #isLast({ event, failures }: Waiting, outcome: PostOutcome, isUnknown: boolean): boolean {
    const { maxAttempts = Number.POSITIVE_INFINITY } = this.#options.policy
    const ageMs = this.#options.context.clock.now() / 1000 - Date.parse(event.time)
    if (isUnknown) return failures >= Math.min(UNKNOWN_ATTEMPTS, maxAttempts)
    // A lost connection is no attempt of the function's: it may not have seen the event.
    const hasUsedAttempts = outcome.kind !== 'broken' && failures >= maxAttempts
    return isRejected(outcome) || hasUsedAttempts || ageMs >= RETRY_WINDOW_MS
  }

  /** Nobody listens: one event at a time finds out when somebody does. */
  #pause(waiting: Waiting): void {
    this.#isLost = true
    this.#ready.unshift(waiting)
    if (this.#isPaused) return
    this.#refusals += 1
    this.#isPaused = true
    this.#options.context.clock.after(backoff(this.#refusals, ABSENT_BACKOFF_MS), () => {
      this.#isPaused = false
      this.#start()
    })
  }

  #retry(waiting: Waiting): void {
    const { context, policy } = this.#options
    const era = this.#era
    this.#leave(waiting)
    context.clock.after(backoff(waiting.failures, policy.backoffMs), () => {
      if (!this.#isClosed && era === this.#era) this.#enter(waiting)
    })
  }

  #end(waiting: Waiting): void {
    this.#leave(waiting)
    this.#known -= 1
    this.#options.queue.done(waiting.event)
    this.wake()
  }

  #leave({ event }: Waiting): void {
    const next = this.#lanes.next(laneOf(event))
    if (next !== undefined) this.#ready.push(next)
  }

  #giveUpAll(): void {
    const { queue, functionName, log } = this.#options
    log(`Firestore emulator: gave up ${queue.pending} events: ${functionName} exists no more`)
    this.#era += 1
    this.#lanes.clear()
    this.#ready = []
    this.#known = 0
    queue.clear()
  }

  #tell({ event, failures }: Waiting, trigger: Trigger, outcome: PostOutcome, isLast: boolean): void {
    const what = `${trigger.eventType} ${event.id} of ${event.document} for ${trigger.key}`
    const attempts = `${failures} attempt${failures === 1 ? '' : 's'}`
    const line = isLast ? `gave up ${what} after ${attempts}` : `${what} failed after ${attempts} and is tried again`
    this.#options.log(`Firestore emulator: ${line}: ${describeOutcome(outcome)}`)
  }
}

function laneOf({ database, document }: QueuedEvent): string {
  return `${database}\n${document}`
}

function backoff(failures: number, { minimum, maximum }: { minimum: number; maximum: number }): number {
  return Math.min(minimum * 2 ** (failures - 1), maximum)
}
