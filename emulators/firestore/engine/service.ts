import type {
  Caller,
  CommittedChanges,
  FirestoreRpcs,
  FirestoreService,
  RulesIssue,
  Stream,
  StreamSink,
} from '../api/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { RulesAuthoriser } from './authorise.ts'
import { Committer } from './commit.ts'
import { committedChanges } from './committed-changes.ts'
import type { EngineParts } from './engine-parts.ts'
import { History } from './history.ts'
import { ListenHub } from './listen/listen-hub.ts'
import { documentsRoot, parseDatabaseName } from './names.ts'
import { DataDirectory } from './persistence/data-directory.ts'
import { QueryEngine } from './query/query-engine.ts'
import { engineRpcs } from './rpcs/engine-rpcs.ts'
import { WriteStream } from './rpcs/write-stream.ts'
import { DocumentStore } from './store.ts'
import { Transactions } from './transactions.ts'
import type { StoredCommit } from './types.ts'

export interface EngineOptions {
  readonly clock: Clock
  /** Where documents are kept across restarts; without it they live in memory. */
  readonly dataDirectory?: string
}

/** The Firestore emulator without its transports: documents, queries, transactions, rules and listeners. */
export class FirestoreEngine implements FirestoreService {
  readonly rpcs: FirestoreRpcs
  readonly #parts: EngineParts
  readonly #rules: RulesAuthoriser
  readonly #listen: ListenHub
  readonly #data: DataDirectory | undefined
  #clearing = false

  /** Loads the data directory, if any; throws an error naming file and byte offset where it is corrupt. */
  constructor({ clock, dataDirectory }: EngineOptions) {
    this.#data = dataDirectory === undefined ? undefined : new DataDirectory(dataDirectory)
    const store = new DocumentStore(clock, this.#data, this.#data?.documents, this.#data?.lastCommitTime)
    const authoriser = new RulesAuthoriser(store)
    const queries = new QueryEngine(store)
    const history = new History(store, clock)
    this.#rules = authoriser
    this.#parts = {
      clock,
      store,
      queries,
      authoriser,
      history,
      transactions: new Transactions(clock, store),
      committer: new Committer(store, authoriser),
    }
    this.#listen = new ListenHub({ store, queries, authoriser, history })
    this.rpcs = engineRpcs(this.#parts)
  }

  openListen(caller: Caller, sink: StreamSink): Stream {
    return this.#listen.open(caller, sink)
  }

  openWrite(caller: Caller, sink: StreamSink): Stream {
    return new WriteStream(this.#parts, caller, sink)
  }

  loadRules(source: string): RulesIssue[] {
    const { issues, isLoaded } = this.#rules.load(source)
    if (isLoaded) this.#listen.recheck()
    return issues
  }

  /** Deletes in one commit, which triggers are not told of. */
  clear(database: string): void {
    const { store } = this.#parts
    const documents = store.below(documentsRoot(parseDatabaseName(database)))
    const changes = Array.from(documents, (before) => ({ name: before.name, before, after: undefined }))
    this.#clearing = true
    try {
      store.apply({ time: store.nextCommitTime(), caller: { kind: 'admin' }, changes })
    } finally {
      this.#clearing = false
    }
  }

  databases(): { name: string; documents: number }[] {
    return Array.from(this.#parts.store.documents.countByDatabase(), ([name, documents]) => ({ name, documents }))
  }

  onCommit(listener: (commit: CommittedChanges) => void): () => void {
    return this.#parts.store.subscribe((commit: StoredCommit) => {
      if (!this.#clearing && commit.changes.length > 0) listener(committedChanges(commit))
    })
  }

  async close(): Promise<void> {
    await this.#data?.close()
  }
}
