import { AsyncLocalStorage } from 'node:async_hooks'
import { checkRunId } from '@mesh/core/paths'
import type { Region } from '@mesh/core/root/regions'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import { checkBatchSchema, type CheckBatch } from '@mesh/core/schema/events'
import type { Notice } from '@mesh/core/schema/notification'
import { notifyIncident } from '../../../src/notify/notify-incident.ts'
import { sendDueNotices } from '../../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../../src/notify/send-notice.ts'
import { claim, dueNotices, loadNotifier, record } from '../../../src/notify/store/notices.ts'
import { askRegions } from '../../../src/root/ask-regions.ts'
import { planChecks } from '../../../src/root/plan-checks.ts'
import { probeBatch } from '../../../src/root/probe-batch.ts'
import { recordRun } from '../../../src/root/record-run.ts'
import type { WrittenDocument } from '../../../src/kit/door-input.ts'
import { repairIncidents } from '../../../src/root/repair-incidents.ts'
import { loadControls, loadPlan } from '../../../src/root/store/planner.ts'
import { createRun, hasRun } from '../../../src/root/store/runs.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { calm, Platform, type DeliveryKind, type Manner } from './platform.ts'
import { readUntapped, tapFirestore } from './tap.ts'

/** What the probes find: `undefined` when the batch never gets an answer. */
type Answer = (checkId: string, batch: CheckBatch) => ProbeAnswer | undefined

/** A notice as a provider got it. */
interface Sent {
  noticeId: string
  kind: Notice['kind']
  incidentId: string
  time: Date
  message: Notice['message']
}

interface DeploymentOptions {
  startTime: Date
  answer: Answer
  manner?: Manner
  /** How much longer than others a region's prober takes, and how wrong its clock is. */
  lateMs?: Partial<Record<Region, number>>
  skewMs?: Partial<Record<Region, number>>
  /** How many deliveries that are due together are worked on at once. */
  width?: number
}

/** A request that a process made. */
export interface Step {
  /** `record: transaction`. */
  name: string
  /** Which of the processes it was. */
  process: number
  /** Whether it changed anything: the others could as well not have been made. */
  hasEffect: boolean
}

interface Process {
  job: string
  number: number
  isDead: boolean
}

/** A process ended; whatever it was doing is delivered again. */
class Crash extends Error {}

/** Where a process ends: before or after the request of that number. */
export interface CrashPoint {
  step: number
  side: 'before' | 'after'
}

/** Requests other than writes that change something outside. */
const EFFECTS = new Set(['publish', 'deliver'])

const MINUTE_MS = 60_000
const REDELIVERY_MS = 10_000

/**
 * Mesh as it is deployed, from the planner to the providers, on the real verbs and the real store, with a platform whose
 * clock and deliveries belong to the test. The planner runs a second after each full minute, the sweep 40 s after it and the
 * repair every ten minutes; created documents wake their triggers.
 */
export class Deployment {
  readonly platform: Platform
  readonly sent: Sent[] = []
  /** Every request that left a process, in order. */
  readonly steps: Step[] = []
  /** Reads by the platform itself, which no function is billed for. */
  platformReads = 0
  crash: CrashPoint | undefined

  readonly #options: DeploymentOptions
  readonly #manner: Manner
  readonly #seen = new Set<string>()
  readonly #process = new AsyncLocalStorage<Process>()
  readonly #current = new AsyncLocalStorage<Step>()
  #processes = 0

  constructor(options: DeploymentOptions) {
    this.#options = options
    this.#manner = options.manner ?? calm
    this.platform = new Platform(options.startTime)
  }

  /** Takes over the project; `configure` is done by people beforehand, on a platform without faults. */
  async start(configure: () => Promise<unknown>): Promise<void> {
    await tapFirestore({ step: this.#step, wrote: this.#wrote })
    await configure()
    this.#everyMinute('planChecks', 1000, 5000, () => this.#plan())
    this.#everyMinute('sendDueNotices', 40_000, undefined, () => this.#sweep())
    const repair = () => repairIncidents({ now: this.#now, trackIncident: (one) => trackIncident(one, this.#clock) })
    this.#everyMinute('repairIncidents', 50_000, undefined, async () => {
      const minute = Math.floor(this.platform.nowMs / MINUTE_MS)
      if (minute % 10 === 9) await repair()
    })
  }

  async run(minutes: number): Promise<void> {
    await this.platform.run(new Date(this.#options.startTime.getTime() + minutes * MINUTE_MS), this.#options.width)
  }

  #now = (): Date => this.platform.now()
  #clock = { now: this.#now }

  #everyMinute(job: string, offsetMs: number, retryMs: number | undefined, work: () => Promise<void>): void {
    const again = async () => {
      this.platform.after(MINUTE_MS, again)
      await this.#attempt(job, work, retryMs)
    }
    this.platform.after(offsetMs, again)
  }

  /** Does a job in a process of its own; one that crashes is started again. */
  async #attempt(job: string, work: () => Promise<void>, retryMs: number | undefined): Promise<void> {
    const process: Process = { job, number: (this.#processes += 1), isDead: false }
    try {
      await this.#process.run(process, work)
    } catch (error) {
      if (!process.isDead) throw error
    }
    if (process.isDead && retryMs !== undefined) {
      this.platform.after(retryMs, () => this.#attempt(job, work, retryMs))
    }
  }

  #step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const process = this.#process.getStore()
    if (process === undefined) return work()
    if (process.isDead) throw new Crash(name)
    const step: Step = { name: `${process.job}: ${name}`, process: process.number, hasEffect: EFFECTS.has(name) }
    const number = this.steps.push(step) - 1
    const endsHere = (side: CrashPoint['side']) => {
      if (this.crash?.step !== number || this.crash.side !== side) return
      process.isDead = true
      throw new Crash(name)
    }
    endsHere('before')
    const result = await this.#current.run(step, work)
    endsHere('after')
    return result
  }

  #deliver(kind: DeliveryKind, work: () => Promise<void>, lateMs = 0): void {
    for (const delayMs of this.#manner(kind)) {
      this.platform.after(delayMs + lateMs, () => this.#attempt(kind, work, REDELIVERY_MS))
    }
  }

  /** Wakes the trigger of a document that did not exist before. */
  #wrote = (path: string): void => {
    const step = this.#current.getStore()
    if (step !== undefined) step.hasEffect = true
    const trigger = triggerOf(path)
    if (trigger === undefined || this.#seen.has(path)) return
    this.#seen.add(path)
    let document: Promise<WrittenDocument> | undefined
    this.#deliver(trigger, async () => {
      document ??= this.#created(path)
      await this.#handle(trigger, await document)
    })
  }

  /** A document as it was created: of those that wake triggers only notices change, and theirs reads nothing but the name. */
  async #created(path: string): Promise<WrittenDocument> {
    this.platformReads += 1
    const data = await readUntapped(path)
    if (data === undefined) throw new Error(`${path} was created and is gone`)
    return { path, data }
  }

  #handle(trigger: Exclude<DeliveryKind, 'probe'>, written: WrittenDocument) {
    switch (trigger) {
      case 'record':
        return recordRun(written, {
          askRegions: (asked, asks) =>
            askRegions(asked, asks, { loadPlan, loadControls, publishJson: this.#publishJson }),
        })
      case 'track':
        return trackIncident(written, this.#clock)
      case 'route':
        return notifyIncident(written, this.#now())
      case 'send':
        return this.#send(written.path.slice('notices/'.length))
    }
  }

  #plan(): Promise<void> {
    return planChecks(this.#now(), { publishJson: this.#publishJson, pauseWhenIdle: () => Promise.resolve() })
  }

  #sweep(): Promise<void> {
    return sendDueNotices(this.#now(), { dueNotices, sendNotice: this.#send })
  }

  #publishJson = (_topic: string, messages: readonly object[]): Promise<void> =>
    this.#step('publish', async () => {
      for (const message of messages) {
        const batch = checkBatchSchema.parse(message)
        const publishTime = this.#now()
        const lateMs = this.#options.lateMs?.[batch.region] ?? 0
        this.#deliver('probe', () => this.#probe(batch, publishTime), lateMs)
      }
      await Promise.resolve()
    })

  async #probe(batch: CheckBatch, publishTime: Date): Promise<void> {
    const { answer, skewMs } = this.#options
    const [first] = batch.checks
    if (first !== undefined && answer(first.checkId, batch) === undefined) return
    await probeBatch(batch, publishTime, {
      probe: ({ checkId }) => {
        const found = answer(checkId, batch)
        if (found === undefined) throw new Error(`${checkRunId(batch)}: some checks answer and others never do`)
        return Promise.resolve(found)
      },
      hasRun,
      createRun,
      now: () => new Date(this.platform.nowMs + (skewMs?.[batch.region] ?? 0)),
    })
  }

  #send = (id: string): ReturnType<typeof sendNotice> =>
    sendNotice(id, {
      claim,
      record,
      loadNotifier,
      readSecret: () => this.#step('secret', () => Promise.resolve('s3cr3t')),
      deliver: ({ kind, incidentId, message }, _notifier, { noticeId, time }) =>
        this.#step('deliver', () => {
          this.sent.push({ noticeId, kind, incidentId, time, message })
          return Promise.resolve(undefined)
        }),
      now: this.#now,
    })
}

function triggerOf(path: string): Exclude<DeliveryKind, 'probe'> | undefined {
  const [collection, , sub] = path.split('/')
  if (collection === 'checkRuns') return 'record'
  if (collection === 'transitions') return 'track'
  if (collection === 'incidents') return sub === undefined ? undefined : 'route'
  return collection === 'notices' ? 'send' : undefined
}
