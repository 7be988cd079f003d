import type {
  Caller,
  CommittedChanges,
  ExportSummary,
  ExportTarget,
  FirestoreRpcs,
  FirestoreService,
  Operations,
  Prepared,
  RuleCoverage,
  RulesIssue,
  Stream,
  StreamSink,
} from '../api/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { RulesAuthoriser } from './authorise.ts'
import { Committer } from './commit.ts'
import { committedChanges } from './committed-changes.ts'
import { Documents } from './documents.ts'
import type { EngineParts } from './engine-parts.ts'
import { History } from './history.ts'
import { Indexes } from './indexes/indexes.ts'
import { parseIndexFile } from './indexes/parse-index-file.ts'
import { ListenHub } from './listen/listen-hub.ts'
import { Locks } from './locks/locks.ts'
import { documentsRoot, parseDatabaseName } from './names.ts'
import { DataDirectory } from './persistence/data-directory.ts'
import { plantSeed } from './persistence/export/plant-seed.ts'
import type { Seed } from './persistence/export/read-export.ts'
import { writeExport } from './persistence/export/write-export.ts'
import { QueryEngine } from './query/query-engine.ts'
import { ProjectRules } from './rules/project-rules.ts'
import { countedListener, countedRpcs, countedWrites } from './rpcs/counted.ts'
import { engineRpcs } from './rpcs/engine-rpcs.ts'
import { WriteStream } from './rpcs/write-stream.ts'
import { DocumentStore } from './store.ts'
import { Transactions } from './transactions.ts'
import { TtlSweeper } from './ttl/ttl-sweeper.ts'
import { ttlPoliciesOf } from './ttl/ttl-policies-of.ts'
import { formatTimestamp } from './values/timestamp.ts'

export interface EngineOptions {
  readonly clock: Clock
  /** Where documents are kept across restarts; without it they live in memory. */
  readonly dataDirectory?: string
  /** Where to begin; the data directory must then hold no documents. */
  readonly seed?: Seed
}

/** The Firestore emulator without its transports: documents, queries, transactions, rules and listeners. */
export class FirestoreEngine implements FirestoreService {
  readonly rpcs: FirestoreRpcs
  readonly operations: Operations = { reads: 0, writes: 0, deletes: 0 }
  readonly ttl: TtlSweeper
  readonly #parts: EngineParts
  readonly #rules = new ProjectRules()
  readonly #listen: ListenHub
  readonly #data: DataDirectory | undefined
  readonly #closing = new AbortController()
  readonly #exports = new Set<Promise<unknown>>()
  #clearing = false

  /** Loads the data directory or the seed, if any; throws an error naming file and byte offset where it is corrupt. */
  constructor({ clock, dataDirectory, seed }: EngineOptions) {
    this.#data = dataDirectory === undefined ? undefined : new DataDirectory(dataDirectory)
    const documents = this.#data?.documents ?? new Documents()
    const seedTime = seed === undefined ? undefined : plantSeed(seed, documents, this.#data)
    const store = new DocumentStore(clock, this.#data, documents, seedTime ?? this.#data?.lastCommitTime)
    const authoriser = new RulesAuthoriser(store, this.#rules)
    const queries = new QueryEngine(store)
    const history = new History(store, clock)
    const locks = new Locks(clock)
    const indexes = new Indexes()
    this.#parts = {
      clock,
      store,
      queries,
      authoriser,
      history,
      locks,
      transactions: new Transactions(clock, store, history, locks),
      committer: new Committer(store, authoriser, indexes),
      indexes,
    }
    this.ttl = new TtlSweeper(this.#parts)
    this.#listen = new ListenHub({ clock, store, queries, authoriser, history, indexes })
    this.rpcs = countedRpcs(engineRpcs(this.#parts), this.operations)
  }

  openListen(caller: Caller, sink: StreamSink): Stream {
    return this.#listen.open(caller, countedListener(sink, this.operations))
  }

  openWrite(caller: Caller, sink: StreamSink): Stream {
    return countedWrites(new WriteStream(this.#parts, caller, sink), this.operations)
  }

  loadRules(source: string, project?: string): RulesIssue[] {
    const { issues, isLoaded } = this.#rules.load(source, project)
    if (isLoaded) this.#listen.recheck()
    return issues.map(({ line, column, ...issue }) => ({ sourcePosition: { line, column }, ...issue }))
  }

  loadIndexes(source: string, file?: string): void {
    const parsed = parseIndexFile(source, file)
    const policies = ttlPoliciesOf(parsed)
    this.#parts.indexes.load(parsed)
    this.ttl.policies = policies
  }

  ruleCoverage(project: string): RuleCoverage | undefined {
    const rules = this.#rules.of(project)
    return rules && { source: rules.source, expressions: rules.report() }
  }

  /** Ends the database's transactions and deletes in one commit, which triggers are not told of. */
  clear(database: string): void {
    const { store, transactions } = this.#parts
    transactions.endAll(parseDatabaseName(database))
    const documents = store.below(documentsRoot(parseDatabaseName(database)))
    const changes = Array.from(documents, (before) => ({ name: before.name, before, after: undefined }))
    this.#clearing = true
    try {
      store.apply({ time: store.nextCommitTime(), caller: { kind: 'admin' }, changes })
    } finally {
      this.#clearing = false
    }
  }

  clearAll(): void {
    this.#parts.transactions.endAll()
    for (const { name } of this.databases()) this.clear(name)
  }

  databases(): { name: string; documents: number }[] {
    return Array.from(this.#parts.store.documents.countByDatabase(), ([name, documents]) => ({ name, documents }))
  }

  lastCommitTime(): string {
    return formatTimestamp(this.#parts.store.lastCommitTime())
  }

  beforeCommit(prepare: (commit: CommittedChanges) => Prepared | undefined): void {
    this.#parts.store.beforeCommit((commit) => (this.#clearing ? undefined : prepare(committedChanges(commit))))
  }

  export(target: ExportTarget): Promise<ExportSummary> {
    const { store } = this.#parts
    const written = writeExport(store.documents, store.readTime(), target, this.#closing.signal)
    const settled = Promise.allSettled([written])
    this.#exports.add(settled)
    void settled.then(() => this.#exports.delete(settled))
    return written
  }

  async close(): Promise<void> {
    this.ttl.close()
    this.#parts.locks.close()
    this.#closing.abort()
    await Promise.all(this.#exports)
    await this.#data?.close()
  }
}
