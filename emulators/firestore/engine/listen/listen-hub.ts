import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../kit/clock.ts'
import type { Caller, Stream, StreamSink } from '../../api/service.ts'
import type { History } from '../history.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import type { Authoriser, DocumentReader, StoredCommit } from '../types.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import type { DocumentState } from './document-state.ts'
import type { ListenParts } from './listen-parts.ts'
import { ListenStream } from './listen-stream.ts'
import type { TargetNews } from './news.ts'
import { Outbox } from './outbox.ts'
import { boundary } from './responses.ts'
import { SharedViews } from './shared-views.ts'
import { Subscriptions } from './subscriptions.ts'

/**
 * How often a stream without news is told the time: that keeps its resume token fresh, and the Admin SDK opens a new
 * stream after 120 s of silence.
 */
const HEARTBEAT_MS = 30_000

export interface ListenHubParts {
  readonly clock: Clock
  readonly store: DocumentReader
  /** Made before the hub, so that its indexes know a commit before the listeners do. */
  readonly queries: QueryEngine
  readonly authoriser: Authoriser
  /** Made before the hub, as it must know a commit when a listener resumes after it. */
  readonly history: History
  readonly indexes: Indexes
}

/**
 * All Listen streams. Each commit is taken into the queries that are listened to once, however many listen, and is sent
 * to every stream it concerns as one unit: its document messages, then a targetChange with the commit's time.
 * Responses may be shared by several streams and must not be changed.
 */
export class ListenHub {
  readonly #clock: Clock
  readonly #parts: ListenParts
  readonly #streams = new Set<ListenStream>()
  #stopHeartbeat = (): void => undefined

  constructor({ clock, store, queries, authoriser, history, indexes }: ListenHubParts) {
    this.#clock = clock
    this.#parts = {
      store,
      authoriser,
      views: new SharedViews(store, queries),
      subscriptions: new Subscriptions(),
      history,
      indexes,
      outbox: new Outbox(),
      epoch: randomBytes(6).toString('hex'),
    }
    store.subscribe((commit) => this.#take(commit))
  }

  /** Opens a stream; what it has to say goes to the sink, never within the call. */
  open(caller: Caller, sink: StreamSink): Stream {
    const stream: ListenStream = new ListenStream(this.#parts, caller, sink, () => this.#close(stream))
    if (this.#streams.size === 0) this.#beatLater()
    this.#streams.add(stream)
    return stream
  }

  /** Judges every open target again, after the rules were replaced. */
  recheck(): void {
    for (const stream of this.#streams) stream.recheck()
  }

  #close(stream: ListenStream): void {
    this.#streams.delete(stream)
    if (this.#streams.size === 0) this.#stopHeartbeat()
  }

  #beatLater(): void {
    this.#stopHeartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      const now = boundary(this.#parts.epoch, this.#parts.store.readTime())
      for (const stream of this.#streams) stream.heartbeat(now)
      this.#beatLater()
    })
  }

  #take(commit: StoredCommit): void {
    if (this.#streams.size === 0) return
    const { views, subscriptions, epoch } = this.#parts
    const names = commit.changes.map(({ name }) => name)
    for (const { stream, target } of subscriptions.allowedBy(names)) stream.isAllowed(target)
    const readTime = formatTimestamp(commit.time)
    const news = new Map<ListenStream, TargetNews[]>()
    const tell = (stream: ListenStream, targetId: number, states: readonly DocumentState[]): void => {
      const known = news.get(stream)
      if (known === undefined) news.set(stream, [[targetId, states]])
      else known.push([targetId, states])
    }
    for (const [view, changes] of views.lookingAt(commit.changes)) {
      const states = view.apply(changes, readTime)
      if (states.length === 0) continue
      for (const { stream, target } of subscriptions.toQuery(view)) tell(stream, target.id, states)
    }
    const shared = new Map<string, DocumentState[]>()
    for (const [{ stream, target }, found] of subscriptions.toDocuments(names)) {
      // Rules may depend on the document, so each change of it is judged anew.
      if (!stream.isAllowed(target)) continue
      const key = found.join('\n')
      const states = shared.get(key) ?? target.statesOf(found, readTime)
      shared.set(key, states)
      tell(stream, target.id, states)
    }
    if (news.size === 0) return
    const end = boundary(epoch, commit.time)
    for (const [stream, ofTargets] of news) stream.deliver(ofTargets, end)
  }
}
