import type { Caller, Json, Stream, StreamSink } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, optionalCount, shown } from '../request.ts'
import { Backlog } from './backlog.ts'
import type { ListenParts } from './listen-parts.ts'
import type { TargetNews } from './news.ts'
import { openTarget } from './open-target.ts'
import { opening } from './opening.ts'
import type { Speaker } from './outbox.ts'
import { parseAddTarget } from './parse-add-target.ts'
import { QueryTarget } from './query-target.ts'
import { removal, targetChange } from './responses.ts'
import type { Target } from './target.ts'

/** Responses to requests that wait before further requests wait too, so that opening many targets at once costs little memory. */
const RESPONSES_WAITING_MAX = 10_000
/** Requests of a client that wait until it has read the answers to those before. */
const REQUESTS_WAITING_MAX = 1000

/**
 * One client's Listen stream: targets come and go by requests, and each commit that concerns one is told at once, or as
 * soon as the client has read what was said before.
 */
export class ListenStream implements Stream, Speaker {
  readonly #parts: ListenParts
  readonly #caller: Caller
  readonly #sink: StreamSink
  readonly #onClose: () => void
  readonly #targets = new Map<number, Target>()
  readonly #backlog = new Backlog()
  readonly #requests: Json[] = []
  /** Whether the client has left the choice of a target's id to the stream, and then has to go on doing so. */
  #choosesIds = false
  #lastChosenId = 0
  #isOpen = true

  constructor(parts: ListenParts, caller: Caller, sink: StreamSink, onClose: () => void) {
    this.#parts = parts
    this.#caller = caller
    this.#sink = sink
    this.#onClose = onClose
  }

  receive(request: Json): void {
    if (!this.#isOpen) return
    this.#requests.push(request)
    this.#answerRequests()
    if (this.#requests.length > REQUESTS_WAITING_MAX) {
      const found = `${REQUESTS_WAITING_MAX} requests wait for the client to read the answers to those before`
      this.#fail(new RpcError('RESOURCE_EXHAUSTED', `${found}; it must read on before it sends more.`))
    }
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#requests.length = 0
    for (const id of this.#targets.keys()) this.#drop(id)
    this.#parts.outbox.remove(this)
    this.#onClose()
  }

  drained(): void {
    if (this.#isOpen && !this.#backlog.isEmpty) this.#parts.outbox.add(this)
  }

  /** Tells what one commit did to targets of this stream, then, by `commitBoundary`, that the stream is at the commit's time. */
  deliver(news: readonly TargetNews[], commitBoundary: Json): void {
    this.#backlog.addCommit(news, commitBoundary)
    this.#parts.outbox.add(this)
  }

  /** Says that nothing has changed up to the boundary's time, unless there is more to say than that. */
  heartbeat(timeBoundary: Json): void {
    if (this.#targets.size > 0 && this.#backlog.isEmpty) this.#post([timeBoundary])
  }

  /** Judges every target by the rules as they are now; those that are refused end. */
  recheck(): void {
    for (const target of this.#targets.values()) this.isAllowed(target)
  }

  /** Whether the rules still allow a target; if not, or if that cannot be told, it ends with the error, and the others live on. */
  isAllowed(target: Target): boolean {
    if (this.#targets.get(target.id) !== target) return false
    try {
      this.#judge(target)
      return true
    } catch (error) {
      if (!(error instanceof RpcError)) console.error('mesh firestore: a listener could not be judged:', error)
      this.#drop(target.id)
      this.#post([removal(target.id, error instanceof RpcError ? error : defect())])
      return false
    }
  }

  /** Sends what the client has room for. A sink that fails ends its own stream only. */
  speak(max: number): number {
    let sent = 0
    try {
      for (; sent < max && this.#isOpen && this.#sink.isFull?.() !== true; sent += 1) {
        const response = this.#backlog.take()
        if (response === undefined) break
        this.#sink.send(response)
      }
    } catch (error) {
      console.error('mesh firestore: a listener is closed because a response could not be sent to it:', error)
      this.#fail(defect())
    }
    this.#answerRequests()
    if (sent === max) this.drained()
    return sent
  }

  #answerRequests(): void {
    while (this.#isOpen && this.#backlog.size < RESPONSES_WAITING_MAX) {
      const request = this.#requests.shift()
      if (request === undefined) return
      try {
        this.#answer(request)
      } catch (error) {
        if (!(error instanceof RpcError)) console.error('mesh firestore: a Listen request failed unexpectedly:', error)
        this.#fail(error instanceof RpcError ? error : defect())
      }
    }
  }

  #answer(request: Json): void {
    const { addTarget, removeTarget } = request
    if (isObject(addTarget)) this.#add(addTarget, request['database'])
    else if (typeof removeTarget === 'number') this.#remove(removeTarget)
    else throw invalid(`A Listen request must have addTarget or removeTarget, found ${shown(Object.keys(request))}.`)
  }

  #add(addTarget: Json, database: unknown): void {
    const wanted = optionalCount(addTarget, 'targetId') ?? 0
    if (wanted === 0) this.#choosesIds = true
    else if (this.#choosesIds) {
      this.#post([removal(wanted, invalid('addTarget.targetId must be 0 after a target with the id 0.'))])
      return
    }
    const id = this.#freeId(wanted)
    this.#post([targetChange('ADD', id)])
    try {
      const request = parseAddTarget(addTarget, database, this.#parts.epoch)
      const target = openTarget(this.#parts, this, this.#caller, id, request)
      this.#targets.set(id, target)
      this.#judge(target)
      if (target instanceof QueryTarget) target.requireIndexes(this.#parts.indexes)
      this.#post(opening(this.#parts, target, request))
      if (request.isOnce) this.#remove(id)
    } catch (error) {
      this.#drop(id)
      if (!(error instanceof RpcError)) throw error
      this.#post([removal(id, error)])
    }
  }

  #judge(target: Target): void {
    this.#parts.subscriptions.setLookedAt(this, target, target.judge())
  }

  #remove(id: number): void {
    this.#drop(id)
    this.#post([removal(id)])
  }

  #drop(id: number): void {
    const target = this.#targets.get(id)
    if (target === undefined) return
    this.#parts.subscriptions.forget(target)
    target.close()
    this.#targets.delete(id)
  }

  /** The id of a new target; without one in the request, the stream chooses. */
  #freeId(wanted: number): number {
    if (wanted > 0 && !this.#targets.has(wanted)) return wanted
    if (wanted > 0) throw invalid(`addTarget.targetId ${wanted} is in use on this stream; remove that target first.`)
    do this.#lastChosenId += 1
    while (this.#targets.has(this.#lastChosenId))
    return this.#lastChosenId
  }

  #post(responses: readonly Json[]): void {
    this.#backlog.add(responses)
    this.#parts.outbox.add(this)
  }

  #fail(error: RpcError): void {
    this.close()
    this.#sink.fail(error)
  }
}

function defect(): RpcError {
  return new RpcError('INTERNAL', 'The emulator failed on this listener; its log has the details.')
}
