import { Agent } from 'node:http'
import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import type { CommittedChanges } from '../api/service.ts'
import { attemptDelivery } from './attempt.ts'
import type { AttemptContext } from './attempt.ts'
import { changeEvent, cloudEventFor } from './cloud-event.ts'
import type { Outbox, PendingDelivery } from './outbox.ts'
import type { PostOutcome } from './post-event.ts'
import type { TriggerRegistry } from './registry.ts'
import { ReorderBuffer } from './reorder-buffer.ts'
import { Slots } from './slots.ts'
import { functionNameOf } from './trigger.ts'

export interface DeliveryOptions {
  /** `host:port` of the functions emulator. */
  functions: string
  clock: Clock
  faults: Faults
  outbox: Outbox
  registry: TriggerRegistry
  /** How often a function may fail on one event before the event is given up. */
  maxAttempts?: number
  /** How long a function may take, in the machine's time. */
  timeoutMs?: number
  /** How many events of one function may be under way at once. */
  concurrency?: number
  log?: (line: string) => void
}

const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 10_000

/** So long after the first registration every function that still exists has been registered. */
const LOADING_MS = 60_000

function backoffMs(failures: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS)
}

function isDone(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
}

/** A refusal of the request itself, which no repetition changes; 404 has its own meaning. */
function isFinal(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 400 && outcome.status < 500 && outcome.status !== 404
}

function describe(outcome: PostOutcome): string {
  if (outcome.kind === 'answered') return `the functions emulator answered ${outcome.status} ${outcome.body.trim()}`
  return outcome.kind === 'broken' ? outcome.reason : 'the functions emulator refused the connection'
}

/**
 * Brings document events to functions, at least once: in order for each function and document, different documents side by
 * side. A failing function is tried again with growing pauses; while nobody listens, events wait.
 */
export class Deliveries {
  readonly #context: AttemptContext
  readonly #outbox: Outbox
  readonly #registry: TriggerRegistry
  readonly #maxAttempts: number
  readonly #concurrency: number
  readonly #slots = new Map<string, Slots>()
  readonly #log: (line: string) => void
  readonly #reorder: ReorderBuffer<PendingDelivery>
  readonly #lanes = new Map<string, PendingDelivery[]>()
  /** Functions whose emulator went away since they were registered: it may come back before it has loaded them. */
  readonly #lost = new Set<string>()
  #isLoading = false
  #isClosed = false

  constructor(options: DeliveryOptions) {
    const { functions, clock, faults, timeoutMs = 120_000, concurrency = 32 } = options
    const agent = new Agent({ keepAlive: true })
    this.#context = { functions, agent, clock, faults, timeoutMs }
    this.#outbox = options.outbox
    this.#registry = options.registry
    this.#maxAttempts = options.maxAttempts ?? 5
    this.#concurrency = concurrency
    this.#log = options.log ?? ((line) => console.error(line))
    this.#reorder = new ReorderBuffer(clock, faults, (delivery) => this.#enqueue(delivery))
    for (const functionName of this.#registry.unconfirmed()) this.#lost.add(functionName)
    for (const delivery of this.#outbox.list()) this.#enqueue(delivery)
  }

  /** Deliveries that no function has acknowledged yet. */
  get pending(): number {
    return this.#outbox.size
  }

  /** Turns a commit into one delivery for each trigger that each change matches. */
  onCommit(commit: CommittedChanges): void {
    const triggers = this.#registry.list()
    if (triggers.length === 0) return
    for (const change of commit.changes) {
      const event = changeEvent(commit, change)
      if (event === undefined) continue
      for (const trigger of triggers) {
        if (trigger.project !== event.project || trigger.database !== event.database) continue
        if (!trigger.matches(event.kind, event.documentPath)) continue
        const { functionName, project } = trigger
        const delivery = { functionName, project, event: cloudEventFor(trigger, event) }
        this.#outbox.add(delivery)
        this.#reorder.pass(delivery)
      }
    }
  }

  /** Takes a function's registration; throws INVALID_ARGUMENT for one that is malformed. */
  register(project: string, key: string, body: unknown): void {
    this.#lost.delete(functionNameOf(key))
    this.#registry.register(project, key, body)
    if (this.#isLoading) return
    this.#isLoading = true
    this.#context.clock.after(LOADING_MS, () => {
      this.#isLoading = false
      this.#registry.removeUnconfirmed()
    })
  }

  /** Releases what a `reorder` fault holds back. */
  flush(): void {
    this.#reorder.flush()
  }

  close(): void {
    this.#isClosed = true
    this.#context.agent.destroy()
    this.#outbox.close()
  }

  #enqueue(delivery: PendingDelivery): void {
    const { database, document } = delivery.event
    const laneKey = JSON.stringify([delivery.functionName, delivery.project, database, document])
    const lane = this.#lanes.get(laneKey)
    if (lane !== undefined) {
      lane.push(delivery)
      return
    }
    const fresh = [delivery]
    this.#lanes.set(laneKey, fresh)
    void this.#runLane(laneKey, fresh)
  }

  async #runLane(laneKey: string, lane: PendingDelivery[]): Promise<void> {
    for (let next = lane[0]; next !== undefined && !this.#isClosed; next = lane[0]) {
      await this.#deliver(next)
      if (this.#isClosed) return
      this.#outbox.done(next.event.id)
      lane.shift()
    }
    this.#lanes.delete(laneKey)
  }

  #slotsOf(functionName: string): Slots {
    const known = this.#slots.get(functionName)
    if (known !== undefined) return known
    const slots = new Slots(this.#concurrency)
    this.#slots.set(functionName, slots)
    return slots
  }

  /** Ends when the event is delivered, given up, or the emulator closes. */
  async #deliver({ functionName, event }: PendingDelivery): Promise<void> {
    let failures = 0
    let refusals = 0
    while (!this.#isClosed) {
      const trigger = await this.#registry.whenRegistered(functionName)
      if (trigger === undefined) {
        this.#log(
          `Firestore emulator: gave up ${event.type} ${event.id} of ${event.document}: ${functionName} exists no more`,
        )
        return
      }
      const outcome = await this.#slotsOf(functionName).hold(() => attemptDelivery(this.#context, trigger, event))
      if (isDone(outcome) || this.#isClosed) return
      if (outcome.kind === 'refused') {
        refusals += 1
        this.#lost.add(functionName)
        await this.#context.clock.wait(backoffMs(refusals))
        continue
      }
      const isUnknown = outcome.kind === 'answered' && outcome.status === 404
      if (isUnknown && this.#lost.has(functionName)) {
        this.#registry.remove(trigger)
        continue
      }
      failures += 1
      if (isFinal(outcome) || failures >= this.#maxAttempts) {
        if (isUnknown) this.#registry.remove(trigger)
        const what = `${event.type} ${event.id} of ${event.document}`
        this.#log(
          `Firestore emulator: gave up ${what} for ${trigger.key} after ${failures} attempts: ${describe(outcome)}`,
        )
        return
      }
      await this.#context.clock.wait(backoffMs(failures))
    }
  }
}
