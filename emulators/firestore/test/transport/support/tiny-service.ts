import { RpcError } from '../../../../kit/rpc-error.ts'
import type {
  Caller,
  CommittedChanges,
  FirestoreRpcs,
  FirestoreService,
  Json,
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
  isClosed: boolean
}

/** A Firestore service made of canned answers, which remembers what it was asked. */
export class TinyService implements FirestoreService {
  readonly calls: { name: string; request: Json; caller: Caller }[] = []
  readonly streams: OpenedStream[] = []
  readonly cleared: string[] = []
  readonly rpcs: FirestoreRpcs
  rulesIssues: RulesIssue[] = []
  rules = ''
  /** Called for each message that a stream receives. */
  onMessage: (stream: OpenedStream, message: Json) => void = () => {}
  readonly #listeners = new Set<(commit: CommittedChanges) => void>()

  constructor(handlers: Partial<Record<keyof FirestoreRpcs, Handler>> = {}) {
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

  loadRules(source: string): RulesIssue[] {
    if (this.rulesIssues.length === 0) this.rules = source
    return this.rulesIssues
  }

  clear(database: string): void {
    this.cleared.push(database)
  }

  databases(): { name: string; documents: number }[] {
    return [{ name: 'projects/demo-a/databases/(default)', documents: 3 }]
  }

  onCommit(listener: (commit: CommittedChanges) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  commit(commit: CommittedChanges): void {
    for (const listener of this.#listeners) listener(commit)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #open(caller: Caller, sink: StreamSink): Stream {
    const stream: OpenedStream = { caller, sink, received: [], isClosed: false }
    this.streams.push(stream)
    return {
      receive: (message) => {
        stream.received.push(message)
        this.onMessage(stream, message)
      },
      close: () => {
        stream.isClosed = true
      },
    }
  }
}
