import type { RpcError } from '../../kit/rpc-error.ts'

/**
 * Who calls. Admin callers (`Bearer owner`, or a real service account's token) pass without rules; for all others every
 * read and write is judged by the security rules. `token` is the decoded ID token, unsigned tokens included.
 */
export type Caller =
  | { kind: 'admin' }
  | { kind: 'user'; uid: string; token: Record<string, unknown> }
  | { kind: 'nobody' }

/**
 * A message in the JSON form of its google.firestore.v1 proto (lowerCamelCase, enums by name, 64-bit as strings, bytes as
 * base64). `Write` also has `verify: string`, field 5 of its oneof: the web SDK sends it for documents that a transaction
 * only read, though the published descriptors lack it.
 */
export type Json = Record<string, unknown>

/** The unary and server-streaming RPCs of google.firestore.v1.Firestore; streaming ones answer a list of responses. */
export interface FirestoreRpcs {
  GetDocument(request: Json, caller: Caller): Promise<Json>
  ListDocuments(request: Json, caller: Caller): Promise<Json>
  CreateDocument(request: Json, caller: Caller): Promise<Json>
  UpdateDocument(request: Json, caller: Caller): Promise<Json>
  DeleteDocument(request: Json, caller: Caller): Promise<Json>
  BatchGetDocuments(request: Json, caller: Caller): Promise<Json[]>
  BeginTransaction(request: Json, caller: Caller): Promise<Json>
  Commit(request: Json, caller: Caller): Promise<Json>
  Rollback(request: Json, caller: Caller): Promise<Json>
  RunQuery(request: Json, caller: Caller): Promise<Json[]>
  RunAggregationQuery(request: Json, caller: Caller): Promise<Json[]>
  PartitionQuery(request: Json, caller: Caller): Promise<Json>
  ListCollectionIds(request: Json, caller: Caller): Promise<Json>
  BatchWrite(request: Json, caller: Caller): Promise<Json>
}

/** One bidirectional stream (Listen or Write): messages go in, responses come out through the sink. */
export interface Stream {
  receive(request: Json): void
  close(): void
}

export interface StreamSink {
  send(response: Json): void
  /** Ends the stream with an error. */
  fail(error: RpcError): void
}

/** What the transports need of the emulator; implemented by `engine/`. */
export interface FirestoreService {
  rpcs: FirestoreRpcs
  openListen(caller: Caller, sink: StreamSink): Stream
  openWrite(caller: Caller, sink: StreamSink): Stream
  /** Replaces the security rules; with errors in `issues` the old rules stay. */
  loadRules(source: string): RulesIssue[]
  /** Deletes every document of a database; listeners see the deletes. */
  clear(database: string): void
  /** The databases that hold documents, and how many each holds. */
  databases(): { name: string; documents: number }[]
  /** Calls back after every commit, in commit order, before the commit is acknowledged to its caller. */
  onCommit(listener: (commit: CommittedChanges) => void): () => void
  /** Flushes to disk and releases everything. */
  close(): Promise<void>
}

/** What the CLI reads from a rules upload. Lines and columns start at 1. */
export interface RulesIssue {
  sourcePosition: { line: number; column: number }
  severity: 'ERROR' | 'WARNING'
  description: string
}

/** One committed change, documents in JSON form; a missing side means that the document did not exist. */
export interface DocumentChange {
  name: string
  before?: Json
  after?: Json
}

export interface CommittedChanges {
  caller: Caller
  commitTime: string
  changes: DocumentChange[]
}
