import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { HeldGroup, holdsBack } from '../../kit/held-group.ts'
import type { CommittedChanges, DocumentChange, Prepared } from '../api/service.ts'
import { toJsonText } from '../transport/http/exchange.ts'
import type { AttemptContext } from './attempt.ts'
import { changeEvent, cloudEventFor } from './cloud-event.ts'
import { encodeEvent } from './event-record.ts'
import type { QueuedEvent } from './event-segment.ts'
import { FunctionDeliveries } from './function-deliveries.ts'
import type { DeliveryPolicy } from './function-deliveries.ts'
import { BACKOFF_MS, FUNCTION_TIME_MS, LOADING_MS } from './limits.ts'
import { functionKey } from './function-id.ts'
import type { FunctionId } from './function-id.ts'
import type { Outbox } from './outbox.ts'
import type { TriggerRegistry } from './registry.ts'
import type { ChangedDocument } from './trigger.ts'

export interface DeliveryOptions extends Partial<DeliveryPolicy> {
  /** `host:port` of the functions emulator. */
  functions: string
  clock: Clock
  faults: Faults
  outbox: Outbox
  registry: TriggerRegistry
  /** How long a function may take, in the machine's time. */
  timeoutMs?: number
  log?: (line: string) => void
}

type Batches = Map<string, { to: FunctionId; records: Buffer[] }>

interface Held {
  owner: FunctionDeliveries
  event: QueuedEvent
}

const NAME = /^projects\/([^/]+)\/databases\/([^/]+)\/documents\/(.+)$/s

/**
 * Makes events of commits and brings them to the functions whose triggers match, at least once and in no promised order.
 * Whether a function asks for retries the suite tells nobody, so all are treated as if they did; `maxAttempts: 1` is what
 * the others get in production.
 */
export class Deliveries {
  readonly #context: AttemptContext
  readonly #policy: DeliveryPolicy
  readonly #outbox: Outbox
  readonly #registry: TriggerRegistry
  readonly #log: (line: string) => void
  readonly #held: HeldGroup<Held>
  readonly #functions = new Map<string, FunctionDeliveries>()
  /** Stops waiting for functions that are being loaded. */
  #cancelLoading: (() => void) | undefined

  constructor(options: DeliveryOptions) {
    const { functions, clock, faults, timeoutMs = FUNCTION_TIME_MS } = options
    this.#context = { functions, agent: new Agent({ keepAlive: true }), clock, faults, timeoutMs }
    const { maxAttempts, backoffMs = BACKOFF_MS, concurrency = 32 } = options
    this.#policy = { maxAttempts, backoffMs, concurrency }
    this.#outbox = options.outbox
    this.#registry = options.registry
    this.#log = options.log ?? ((line) => console.error(line))
    this.#held = new HeldGroup(clock, (group) => {
      for (const { owner, event } of group) owner.admit(event)
    })
    for (const id of this.#outbox.functions()) this.#deliveriesTo(id).wake()
  }

  /** Events that no function has acknowledged yet. */
  get pending(): number {
    return this.#outbox.pending
  }

  /** Writes the events of a commit that is about to be stored; they are delivered once they are kept. */
  prepare(commit: CommittedChanges): Prepared | undefined {
    this.#outbox.checkSound()
    if (this.#registry.list().length === 0) return undefined
    const batches: Batches = new Map()
    for (const change of commit.changes) this.#addEvents(commit, change, batches)
    if (batches.size === 0) return undefined
    return this.#outbox.prepare(batches.values(), () => {
      for (const { to } of batches.values()) this.#deliveriesTo(to).wake()
    })
  }

  /** Takes a function's registration; throws INVALID_ARGUMENT for one that is malformed. */
  register(project: string, key: string, body: unknown): void {
    const trigger = this.#registry.register(project, key, body)
    this.#functions.get(functionKey(trigger))?.found()
    this.#cancelLoading ??= this.#context.clock.after(LOADING_MS, () => {
      this.#cancelLoading = undefined
      this.#registry.removeUnconfirmed()
    })
  }

  /** Releases what a fault holds back, as when the faults have changed. */
  flush(): void {
    this.#held.reset()
  }

  close(): void {
    this.#cancelLoading?.()
    for (const deliveries of this.#functions.values()) deliveries.close()
    this.#context.agent.destroy()
    this.#outbox.close()
  }

  #addEvents(commit: CommittedChanges, change: DocumentChange, batches: Batches): void {
    const changed = changedDocument(change)
    const matching = this.#registry.list().filter((trigger) => trigger.matches(changed))
    const event = matching.length === 0 ? undefined : changeEvent(commit, changed, change)
    if (event === undefined) return
    for (const trigger of matching) {
      const id = randomUUID()
      const head = { id, time: commit.commitTime, database: changed.database, document: changed.path }
      const record = encodeEvent(head, toJsonText(cloudEventFor(trigger, id, event)))
      const batch = batches.get(functionKey(trigger))
      if (batch === undefined) batches.set(functionKey(trigger), { to: trigger, records: [record] })
      else batch.records.push(record)
    }
  }

  #deliveriesTo(id: FunctionId): FunctionDeliveries {
    const known = this.#functions.get(functionKey(id))
    if (known !== undefined) return known
    const fresh: FunctionDeliveries = new FunctionDeliveries(
      {
        project: id.project,
        functionName: id.functionName,
        queue: this.#outbox.queue(id),
        registry: this.#registry,
        context: this.#context,
        policy: this.#policy,
        log: this.#log,
        pass: (event) => this.#pass(fresh, event),
      },
      this.#registry.isUnconfirmed(id),
    )
    this.#functions.set(functionKey(id), fresh)
    return fresh
  }

  #pass(owner: FunctionDeliveries, event: QueuedEvent): void {
    const fault = this.#context.faults.strike('deliver', holdsBack)
    if (fault === undefined) owner.admit(event)
    else this.#held.hold({ owner, event }, fault)
  }
}

function changedDocument({ name, kind }: DocumentChange): ChangedDocument {
  const [, project = '', database = '', path = ''] = NAME.exec(name) ?? []
  return { project, database, path, kind }
}
