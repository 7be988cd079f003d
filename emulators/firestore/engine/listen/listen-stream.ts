import type { Caller, Json, Stream, StreamSink } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { invalid, isObject, optionalCount, shown } from '../request.ts'
import type { History } from '../history.ts'
import type { Authoriser, DocumentReader } from '../types.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { DocumentsTarget } from './documents-target.ts'
import type { Outbox } from './outbox.ts'
import { parseAddTarget } from './parse-add-target.ts'
import type { TargetRequest } from './parse-add-target.ts'
import { QueryTarget } from './query-target.ts'
import { encodeResumeToken } from './resume-token.ts'
import type { SharedViews } from './shared-views.ts'
import type { Subscriptions } from './subscriptions.ts'
import { combinedMessages, TargetDelta } from './target-delta.ts'
import type { Target } from './target.ts'

/** What all streams of a hub share. */
export interface ListenParts {
  readonly store: DocumentReader
  readonly authoriser: Authoriser
  readonly views: SharedViews
  readonly subscriptions: Subscriptions
  readonly history: History
  readonly outbox: Outbox
  /** Names this process in resume tokens. */
  readonly epoch: string
}

/** One client's Listen stream: targets come and go by requests, and each commit that concerns one is told at once. */
export class ListenStream implements Stream {
  readonly #parts: ListenParts
  readonly #caller: Caller
  readonly #sink: StreamSink
  readonly #onClose: () => void
  readonly #targets = new Map<number, Target>()
  #isOpen = true

  constructor(parts: ListenParts, caller: Caller, sink: StreamSink, onClose: () => void) {
    this.#parts = parts
    this.#caller = caller
    this.#sink = sink
    this.#onClose = onClose
  }

  receive(request: Json): void {
    if (!this.#isOpen) return
    try {
      const { addTarget, removeTarget } = request
      if (isObject(addTarget)) this.#add(this.#freeId(addTarget), addTarget, request['database'])
      else if (typeof removeTarget === 'number') this.#remove(removeTarget)
      else throw invalid(`A Listen request must have addTarget or removeTarget, found ${shown(Object.keys(request))}.`)
    } catch (error) {
      if (error instanceof RpcError) this.#fail(error)
      else {
        this.#fail(defect())
        throw error
      }
    }
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const target of this.#targets.values()) target.close()
    this.#targets.clear()
    this.#onClose()
  }

  /** Tells what one commit did to targets of this stream, then that the stream is at the commit's time. */
  deliver(deltas: readonly (readonly [number, TargetDelta])[], readTime: string, boundary: Json): void {
    const [first, ...others] = deltas
    if (first === undefined) return
    const messages = others.length === 0 ? first[1].messagesFor(first[0]) : combinedMessages(deltas, readTime)
    this.#post([...messages, boundary])
  }

  /** Judges every target by the rules as they are now; those that are refused end. */
  recheck(): void {
    for (const target of this.#targets.values()) this.isAllowed(target)
  }

  /** Whether the rules still allow a target; if not, or if that cannot be told, it ends with the error, and the others live on. */
  isAllowed(target: Target): boolean {
    try {
      target.judge()
      return true
    } catch (error) {
      if (!(error instanceof RpcError)) console.error('mesh firestore: a listener could not be judged:', error)
      this.#drop(target.id)
      this.#post([removal(target.id, error instanceof RpcError ? error : defect())])
      return false
    }
  }

  #add(id: number, addTarget: Json, database: unknown): void {
    const responses: Json[] = [{ targetChange: { targetChangeType: 'ADD', targetIds: [id] } }]
    try {
      const request = parseAddTarget(addTarget, database, this.#parts.epoch)
      const target = this.#subscribe(id, request)
      this.#targets.set(id, target)
      target.judge()
      responses.push(...this.#opening(target, request))
      if (request.isOnce) {
        this.#drop(id)
        responses.push(removal(id))
      }
    } catch (error) {
      this.#drop(id)
      if (!(error instanceof RpcError)) throw error
      responses.push(removal(id, error))
    }
    this.#post(responses)
  }

  /** Everything that brings the client to the present: from nothing, or from where it was. */
  #opening(target: Target, { known, expectedCount }: TargetRequest): Json[] {
    const { store, history, epoch } = this.#parts
    const changed = typeof known === 'string' ? undefined : history.since(known.time)
    const resumption = changed && target.resume(changed)
    const time = store.readTime()
    const readTime = formatTimestamp(time)
    const resumeToken = encodeResumeToken(epoch, time)
    const targetIds = [target.id]
    const responses: Json[] = []
    if (known !== 'nothing' && resumption === undefined)
      responses.push({ targetChange: { targetChangeType: 'RESET', targetIds } })
    responses.push(...new TargetDelta(resumption?.states ?? target.snapshot(), readTime).messagesFor(target.id))
    if (resumption !== undefined && expectedCount !== undefined && expectedCount !== resumption.countBefore) {
      responses.push({ filter: { targetId: target.id, count: target.count() } })
    }
    responses.push(
      { targetChange: { targetChangeType: 'CURRENT', targetIds, resumeToken, readTime } },
      boundaryMessage(epoch, time),
    )
    return responses
  }

  #subscribe(id: number, { source }: TargetRequest): Target {
    const { store, authoriser, views, subscriptions } = this.#parts
    const common = { id, caller: this.#caller, authoriser }
    if ('names' in source) {
      const { names } = source
      const onClose = (): void => subscriptions.removeDocuments(names, subscription)
      const target = new DocumentsTarget({ ...common, store, names, onClose })
      const subscription = { stream: this, target }
      subscriptions.addDocuments(names, subscription)
      return target
    }
    const { parent, structuredQuery } = source
    const view = views.acquire(parent, structuredQuery)
    const onClose = (): void => {
      subscriptions.removeQuery(view, subscription)
      views.release(view)
    }
    const target = new QueryTarget({ ...common, structuredQuery, view, onClose })
    const subscription = { stream: this, target }
    subscriptions.addQuery(view, subscription)
    return target
  }

  #remove(id: number): void {
    this.#drop(id)
    this.#post([removal(id)])
  }

  #drop(id: number): void {
    this.#targets.get(id)?.close()
    this.#targets.delete(id)
  }

  /** The id of a new target; without one in the request, the stream chooses. */
  #freeId(addTarget: Json): number {
    const wanted = optionalCount(addTarget, 'targetId') ?? 0
    if (wanted > 0 && !this.#targets.has(wanted)) return wanted
    if (wanted > 0) throw invalid(`addTarget.targetId ${wanted} is in use on this stream; remove that target first.`)
    let id = 1
    while (this.#targets.has(id)) id += 1
    return id
  }

  #post(responses: readonly Json[]): void {
    this.#parts.outbox.post((response) => this.#send(response), responses)
  }

  /** A sink that fails ends its own stream only. */
  #send(response: Json): void {
    if (!this.#isOpen) return
    try {
      this.#sink.send(response)
    } catch (error) {
      console.error('mesh firestore: a listener is closed because a response could not be sent to it:', error)
      this.close()
    }
  }

  #fail(error: RpcError): void {
    this.close()
    this.#sink.fail(error)
  }
}

/** The message that says: of all targets of this stream you now know everything up to this time. */
export function boundaryMessage(epoch: string, time: number): Json {
  return {
    targetChange: {
      targetChangeType: 'NO_CHANGE',
      resumeToken: encodeResumeToken(epoch, time),
      readTime: formatTimestamp(time),
    },
  }
}

function defect(): RpcError {
  return new RpcError('INTERNAL', 'The emulator failed on this listener; its log has the details.')
}

function removal(id: number, cause?: RpcError): Json {
  const targetChange: Json = { targetChangeType: 'REMOVE', targetIds: [id] }
  if (cause !== undefined) targetChange['cause'] = { code: cause.code, message: cause.message }
  return { targetChange }
}
