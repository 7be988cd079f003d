import { RpcError } from '../../../../kit/rpc-error.ts'
import type {
  Caller,
  CommittedChanges,
  ExportSummary,
  ExportTarget,
  FirestoreRpcs,
  FirestoreService,
  Json,
  Prepared,
  RuleCoverage,
  RulesIssue,
  Stream,
  StreamSink,
} from '../../../api/service.ts'

type Handler = (request: Json, caller: Caller) => Json | Json[]

/** What a test sees of a stream that a client opened. */
export interface OpenedStream {
  caller: Caller
  sink: StreamSink
  received: Json[]
  /** How often the transport said that the client has room again. */
  drains: number
  isClosed: boolean
}

/** A Firestore service made of canned answers, which remembers what it was asked. */
export class TinyService implements FirestoreService {
  readonly calls: { name: string; request: Json; caller: Caller }[] = []
  readonly streams: OpenedStream[] = []
  readonly cleared: string[] = []
  readonly rpcs: FirestoreRpcs
  readonly operations = { reads: 3, writes: 2, deletes: 1 }
  readonly ttl = { policies: [], delayMs: 1, sweep: () => 0, reset: () => undefined }
  rulesIssues: RulesIssue[] = []
  rules = ''
  indexes = ''
  rulesProject = ''
  readonly coverages: Record<string, RuleCoverage> = {}
  /** Called for each message that a stream receives. */
  onMessage: (stream: OpenedStream, message: Json) => void = () => {}
  readonly exported: ExportTarget[] = []
  readonly #lastCommitTime: string
  #prepare: (commit: CommittedChanges) => Prepared | undefined = () => undefined

  constructor(
    handlers: Partial<Record<keyof FirestoreRpcs, Handler>> = {},
    lastCommitTime = '2026-01-01T00:00:01.000002Z',
  ) {
    this.#lastCommitTime = lastCommitTime
    const answer = (name: keyof FirestoreRpcs) => async (request: Json, caller: Caller) => {
      this.calls.push({ name, request, caller })
      const handler = handlers[name]
      if (handler === undefined) throw new RpcError('NOT_FOUND', `${name} has no canned answer`)
      return handler(request, caller)
    }
    const one = (name: keyof FirestoreRpcs) => answer(name) as (request: Json, caller: Caller) => Promise<Json>
    const many = (name: keyof FirestoreRpcs) => answer(name) as (request: Json, caller: Caller) => Promise<Json[]>
    this.rpcs = {
      GetDocument: one('GetDocument'),
      ListDocuments: one('ListDocuments'),
      CreateDocument: one('CreateDocument'),
      UpdateDocument: one('UpdateDocument'),
      DeleteDocument: one('DeleteDocument'),
      BatchGetDocuments: many('BatchGetDocuments'),
      BeginTransaction: one('BeginTransaction'),
      Commit: one('Commit'),
      Rollback: one('Rollback'),
      RunQuery: many('RunQuery'),
      RunAggregationQuery: many('RunAggregationQuery'),
      PartitionQuery: one('PartitionQuery'),
      ListCollectionIds: one('ListCollectionIds'),
      BatchWrite: one('BatchWrite'),
    }
  }

  openListen(caller: Caller, sink: StreamSink): Stream {
    return this.#open(caller, sink)
  }

  openWrite(caller: Caller, sink: StreamSink): Stream {
    return this.#open(caller, sink)
  }

  loadRules(source: string, project = ''): RulesIssue[] {
    if (this.rulesIssues.length === 0) [this.rules, this.rulesProject] = [source, project]
    return this.rulesIssues
  }

  loadIndexes(source: string): void {
    this.indexes = source
  }

  ruleCoverage(project: string): RuleCoverage | undefined {
    return this.coverages[project]
  }

  clear(database: string): void {
    this.cleared.push(database)
  }

  clearAll(): void {
    for (const { name } of this.databases()) this.clear(name)
  }

  databases(): { name: string; documents: number }[] {
    return [{ name: 'projects/demo-a/databases/(default)', documents: 3 }]
  }

  lastCommitTime(): string {
    return this.#lastCommitTime
  }

  beforeCommit(prepare: (commit: CommittedChanges) => Prepared | undefined): void {
    this.#prepare = prepare
  }

  /** Plays a commit that is stored, or one that cannot be. */
  commit(commit: CommittedChanges, isStored = true): void {
    const prepared = this.#prepare(commit)
    if (isStored) prepared?.keep()
    else prepared?.takeBack()
  }

  export(target: ExportTarget): Promise<ExportSummary> {
    this.exported.push(target)
    return Promise.resolve({ metadataFile: `${target.directory}/${target.name}`, documents: 3 })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #open(caller: Caller, sink: StreamSink): Stream {
    const stream: OpenedStream = { caller, sink, received: [], drains: 0, isClosed: false }
    this.streams.push(stream)
    return {
      receive: (message) => {
        stream.received.push(message)
        this.onMessage(stream, message)
      },
      drained: () => {
        stream.drains += 1
      },
      close: () => {
        stream.isClosed = true
      },
    }
  }
}
