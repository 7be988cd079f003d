import type { Micros } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { LOCK_WAIT_MS } from '../../engine/limits.ts'
import { isObject } from '../../api/is-object.ts'
import { objectsOf } from '../../engine/request.ts'
import type { Result } from './carry-out.ts'
import { resultLine } from './carry-out.ts'
import type { Connection } from './connection.ts'
import { formatTimestamp } from '../../engine/values/timestamp.ts'
import { fieldOf } from './model-document.ts'
import type { State } from './model-document.ts'
import type { Issue, Outcome, ReadCheck } from './issue.ts'
import { same } from './same.ts'
import { SerialModel } from './serial-model.ts'
import { Transaction } from './transaction.ts'
import type { Read } from './transaction.ts'

interface Pending extends Issue {
  readonly issuedAt: Micros
  readonly wasOver: boolean
  outcome: Outcome | undefined
}

/** Who wants to know what happens. */
export interface Events {
  log(line: () => string): void
  /** A commit has left these documents. */
  committed(state: State): void
}

/** What one step came to: the requests that were answered, and the states that there were from its begin to its end. */
interface Step {
  readonly settled: readonly Pending[]
  readonly states: readonly State[]
}

/** The requests of all clients: judges every answer by the serial model, and that none waits without a reason. */
export class Requests {
  readonly connection: Connection
  readonly root: string
  readonly model: SerialModel
  readonly #events: Events
  #pending: Pending[] = []
  /** Those that were open before this step or began in it. */
  readonly #open = new Set<Transaction>()
  #begun = 0
  /** All since the emulator was started. */
  #begunHere: Transaction[] = []
  /** The newest time that anybody has been told, and what it was before this step. */
  #told: string
  #toldBefore: string
  #committedBefore: string
  /** Older states may be lost to the emulator. */
  firstKnownTime: string

  constructor(connection: Connection, events: Events) {
    this.connection = connection
    this.root = `${connection.database}/documents`
    this.#events = events
    const start = formatTimestamp(connection.clock.now() - 1)
    this.model = new SerialModel(start)
    this.#told = this.#toldBefore = this.#committedBefore = this.firstKnownTime = start
  }

  get now(): Micros {
    return this.connection.clock.now()
  }

  /** Notes that a client has been told this time. */
  tell(time: string): void {
    if (time > this.#told) this.#told = time
  }

  /** A transaction that begins with the next request. */
  begin(retried: Transaction | undefined): Transaction {
    this.#begun += 1
    const order = retried === undefined || retried.isForeign ? this.#begun : retried.order
    const transaction = new Transaction(order, this.now)
    this.#open.add(transaction)
    this.#begunHere.push(transaction)
    return transaction
  }

  /** Takes note of a request; its answer is judged when the emulator has come to rest. */
  issue(issue: Issue, answer: Promise<unknown>): void {
    const { transaction } = issue
    const wasOver = transaction !== undefined && !transaction.isOpenAt(this.now)
    if (transaction !== undefined && !wasOver) transaction.lastUsed = this.now
    const pending: Pending = { ...issue, issuedAt: this.now, wasOver, outcome: undefined }
    this.#pending.push(pending)
    answer.then(
      (found) => {
        pending.outcome = { status: 'OK', message: '', answer: found }
      },
      (error: unknown) => {
        const status = error instanceof RpcError ? error.status : 'broken'
        pending.outcome = { status, message: error instanceof Error ? error.message : String(error), answer: undefined }
      },
    )
  }

  /** Lets the emulator come to rest and judges all that it answered. */
  async settle(): Promise<void> {
    this.#toldBefore = this.#told
    this.#committedBefore = this.model.ago(0).time
    await this.connection.settle()
    const settled = this.#pending.filter(({ outcome }) => outcome !== undefined)
    this.#pending = this.#pending.filter(({ outcome }) => outcome === undefined)
    const before = this.model.count
    const commits = settled.filter(({ commit, outcome }) => commit !== undefined && outcome?.status === 'OK')
    for (const each of commits.sort((a, b) => (commitTimeOf(a) < commitTimeOf(b) ? -1 : 1))) this.#committed(each)
    const step = { settled, states: this.model.since(before) }
    for (const each of settled) this.#judge(each, step)
    for (const transaction of this.#open) if (!transaction.isOpenAt(this.now)) this.#open.delete(transaction)
    this.#checkWaits()
  }

  /** What is under way is lost with the emulator, and with it all transactions. */
  restarted(hasDocuments: boolean): void {
    this.#pending = []
    for (const transaction of this.#begunHere) {
      transaction.isOver = true
      transaction.isForeign = true
    }
    this.#begunHere = []
    this.#open.clear()
    if (!hasDocuments) this.model.commit(formatTimestamp(this.now - 1), new Map())
    this.firstKnownTime = this.model.ago(0).time
  }

  /** Deletes everything and ends all transactions. */
  clear(): void {
    const commitTime = this.connection.clear()
    for (const transaction of this.#open) transaction.isOver = true
    const carryOut = (): Result => ({ status: 'OK', state: new Map(), lines: [] })
    const answer = Promise.resolve({ commitTime, writeResults: [] })
    this.issue({ text: 'everything is deleted', commit: { carryOut, reads: [] } }, answer)
  }

  get isIdle(): boolean {
    return this.#pending.length === 0
  }

  #committed(request: Pending): void {
    const { text, commit, outcome } = request
    const time = commitTimeOf(request)
    if (commit === undefined || time <= this.#toldBefore || time <= this.model.ago(0).time)
      throw new Error(`${text}: committed at ${time}, although somebody knew of ${this.#toldBefore} before.`)
    const state = this.model.now
    for (const { look, seen } of commit.reads) same(look(state), seen, `${text}: what it read, at its commit`)
    const result = commit.carryOut(state, time)
    if (!('state' in result)) throw new Error(`${text}: must be ${result.status}, was OK.`)
    same(result.lines.join('\n'), linesOf(outcome?.answer), `${text}: its results`)
    this.tell(time)
    if (sameDocuments(state, result.state)) return
    this.model.commit(time, result.state)
    this.#events.committed(result.state)
  }

  #judge(request: Pending, step: Step): void {
    const { text, outcome, transaction, read, commit, wasOver } = request
    if (outcome === undefined) return
    const { status, message } = outcome
    this.#events.log(() => `  ${text}: ${status} ${message}`)
    let found: Read | undefined
    if (wasOver && status !== 'INVALID_ARGUMENT') throw new Error(`${text}: its transaction was over, yet ${status}.`)
    if (status === 'OK') found = read && this.#accept(text, read, outcome.answer)
    else if (!this.#isRefusedRightly(request, outcome, step))
      throw new Error(`${text}: was refused without a reason: ${status} ${message}`)
    if (transaction !== undefined) {
      if (commit !== undefined || status !== 'OK') transaction.isOver = true
      else transaction.lastUsed = this.now
    }
    request.done?.(outcome, found)
  }

  #accept(text: string, { look, refusal, decode, asOf }: ReadCheck, answer: unknown): Read {
    const { seen, readTime } = decode(answer)
    if (asOf !== undefined) same(asOf, readTime, `${text}: its read time`)
    else if (readTime < this.#committedBefore)
      throw new Error(`${text}: read as of ${readTime}, before the commit of ${this.#committedBefore}.`)
    const state = this.model.at(readTime)
    const refused = refusal(state)
    if (refused !== undefined) throw new Error(`${text}: must be ${refused}, was OK.`)
    same(look(state), seen, `${text}: what it read as of ${readTime}`)
    this.tell(readTime)
    return { look, seen }
  }

  /** ABORTED is for waiting too long, or for the younger of those that wait for each other. */
  #isRefusedRightly(request: Pending, { status, message }: Outcome, { states, settled }: Step): boolean {
    const { transaction, read, commit } = request
    if (status === 'INVALID_ARGUMENT') return transaction !== undefined && !transaction.isOpenAt(this.now)
    if (status !== 'ABORTED')
      return states.some((state) => (read?.refusal(state) ?? commit?.carryOut(state, '').status) === status)
    if (message !== 'Transaction lock timeout.')
      return transaction !== undefined && [...this.#open].some(({ order }) => order < transaction.order)
    const ended = settled.filter((each) => each === request || (transaction && each.transaction === transaction))
    return ended.some(({ issuedAt }) => this.now - issuedAt >= LOCK_WAIT_MS * 1000)
  }

  /** Whoever waits, waits for a transaction; if all of these waited too, they would wait for each other. */
  #checkWaits(): void {
    const waiting = new Set(this.#pending.map(({ transaction }) => transaction))
    const isDeadlock = [...this.#open].every((transaction) => waiting.has(transaction))
    for (const { text, issuedAt } of this.#pending) {
      if (this.now - issuedAt >= LOCK_WAIT_MS * 1000) throw new Error(`${text}: still waits after ${LOCK_WAIT_MS} ms.`)
      if (isDeadlock) throw new Error(`${text}: waits, but nobody who could go on holds a lock.`)
    }
  }
}

function commitTimeOf({ outcome }: Pending): string {
  const answer = outcome?.answer
  return isObject(answer) ? String(answer['commitTime']) : ''
}

function linesOf(answer: unknown): string {
  if (!isObject(answer)) return ''
  return objectsOf(answer, 'writeResults')
    .map((result) => resultLine(result['updateTime'], objectsOf(result, 'transformResults').map(fieldOf)))
    .join('\n')
}

function sameDocuments(a: State, b: State): boolean {
  return a.size === b.size && [...a].every(([path, document]) => b.get(path)?.text === document.text)
}
