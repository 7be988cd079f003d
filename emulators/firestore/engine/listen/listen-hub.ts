import { randomBytes } from 'node:crypto'
import type { Caller, Stream, StreamSink } from '../../api/service.ts'
import type { History } from '../history.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import type { Authoriser, DocumentReader, StoredCommit } from '../types.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { boundaryMessage, ListenStream } from './listen-stream.ts'
import type { ListenParts } from './listen-stream.ts'
import { Outbox } from './outbox.ts'
import { SharedViews } from './shared-views.ts'
import { Subscriptions } from './subscriptions.ts'
import { TargetDelta } from './target-delta.ts'

export interface ListenHubParts {
  readonly store: DocumentReader
  /** Made before the hub, so that its indexes know a commit before the listeners do. */
  readonly queries: QueryEngine
  readonly authoriser: Authoriser
  /** Made before the hub, as it must know a commit when a listener resumes after it. */
  readonly history: History
}

/**
 * All Listen streams. Each commit is taken into the queries that are listened to once, however many listen, and is sent
 * to every stream it concerns as one unit: its document messages, then a targetChange with the commit's time.
 * Responses may be shared by several streams and must not be changed.
 */
export class ListenHub {
  readonly #parts: ListenParts
  readonly #streams = new Set<ListenStream>()

  constructor({ store, queries, authoriser, history }: ListenHubParts) {
    this.#parts = {
      store,
      authoriser,
      views: new SharedViews(store, queries),
      subscriptions: new Subscriptions(),
      history,
      outbox: new Outbox(),
      epoch: randomBytes(6).toString('hex'),
    }
    store.subscribe((commit) => this.#take(commit))
  }

  /** Opens a stream; what it has to say goes to the sink, never within the call. */
  open(caller: Caller, sink: StreamSink): Stream {
    const stream: ListenStream = new ListenStream(this.#parts, caller, sink, () => this.#streams.delete(stream))
    this.#streams.add(stream)
    return stream
  }

  /** Judges every open target again, after the rules were replaced. */
  recheck(): void {
    for (const stream of this.#streams) stream.recheck()
  }

  #take(commit: StoredCommit): void {
    if (this.#streams.size === 0) return
    const { views, subscriptions, epoch } = this.#parts
    const readTime = formatTimestamp(commit.time)
    const concerned = new Map<ListenStream, [number, TargetDelta][]>()
    const tell = (stream: ListenStream, targetId: number, delta: TargetDelta): void => {
      const known = concerned.get(stream)
      if (known === undefined) concerned.set(stream, [[targetId, delta]])
      else known.push([targetId, delta])
    }
    for (const [view, changes] of views.lookingAt(commit.changes)) {
      const states = view.apply(changes)
      if (states.size === 0) continue
      const delta = new TargetDelta(states, readTime)
      for (const { stream, target } of subscriptions.toQuery(view)) tell(stream, target.id, delta)
    }
    const shared = new Map<string, TargetDelta>()
    for (const [{ stream, target }, names] of subscriptions.toDocuments(commit.changes.map(({ name }) => name))) {
      // Rules may depend on the document, so each change of it is judged anew.
      if (!stream.isAllowed(target)) continue
      const key = names.join('\n')
      const delta = shared.get(key) ?? new TargetDelta(target.statesOf(names), readTime)
      shared.set(key, delta)
      tell(stream, target.id, delta)
    }
    if (concerned.size === 0) return
    const boundary = boundaryMessage(epoch, commit.time)
    for (const [stream, deltas] of concerned) stream.deliver(deltas, readTime, boundary)
  }
}
