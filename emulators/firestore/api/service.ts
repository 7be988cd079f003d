import type { ExpressionCoverage } from '@mesh/rules'
import type { RpcError } from '../../kit/rpc-error.ts'

/**
 * Who calls. Admin callers (`Bearer owner`, or a real service account's token) pass without rules; for all others every
 * read and write is judged by the security rules. `token` is the decoded ID token, unsigned tokens included. `system` is
 * the service itself, as when it deletes what has expired.
 */
export type Caller =
  | { kind: 'system' }
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
  /** The sink was full and has room again. */
  drained?(): void
  close(): void
}

export interface StreamSink {
  send(response: Json): void
  /** Whether the client has not read what was sent before, so that more should wait for `drained`. */
  isFull?(): boolean
  /** Ends the stream with an error. */
  fail(error: RpcError): void
}

/** What would be billed: documents read (a read that finds nothing counts as one), written and deleted since the start. */
export interface Operations {
  reads: number
  writes: number
  deletes: number
}

/** What the transports need of the emulator; implemented by `engine/`. */
export interface FirestoreService {
  rpcs: FirestoreRpcs
  readonly operations: Readonly<Operations>
  openListen(caller: Caller, sink: StreamSink): Stream
  openWrite(caller: Caller, sink: StreamSink): Stream
  /**
   * Replaces the security rules of a project, or without one those of all projects that have none of their own; with errors
   * in `issues` the old rules stay.
   */
  loadRules(source: string, project?: string): RulesIssue[]
  /**
   * Replaces the indexes and the TTL policies by those of a firestore.indexes.json; `file` is its name in errors. Throws
   * INVALID_ARGUMENT, and the old ones stay. Until the first call no query needs an index and nothing expires.
   */
  loadIndexes(source: string, file?: string): void
  /** What the rules in force for a project came to since they were loaded; undefined when there are none. */
  ruleCoverage(project: string): RuleCoverage | undefined
  /** Deletes every document of a database; listeners see the deletes. */
  clear(database: string): void
  /** Clears all databases and ends the transactions also of those that hold no documents. */
  clearAll(): void
  /** The databases that hold documents, and how many each holds. */
  databases(): { name: string; documents: number }[]
  readonly ttl: TimeToLive
  /** RFC 3339 time of the newest commit that is stored, in the form of `CommittedChanges.commitTime`; such texts sort like the times. */
  lastCommitTime(): string
  /**
   * Calls back with every commit that changes something, in commit order, just before it is stored: what `prepare` throws
   * refuses the commit, and what it answers is kept or taken back, in the same turn, once the commit is stored or has failed.
   */
  beforeCommit(prepare: (commit: CommittedChanges) => Prepared | undefined): void
  /** Writes all documents of a project, as they are now, into a new directory; rejects with ALREADY_EXISTS if it exists. */
  export(target: ExportTarget): Promise<ExportSummary>
  /** Flushes to disk and releases everything. */
  close(): Promise<void>
}

/** The deletion of documents of which the time to live is over. */
export interface TimeToLive {
  readonly policies: readonly { collectionGroup: string; fieldPath: string }[]
  /** How long after its expiry a document is deleted. */
  delayMs: number
  /** Deletes all that has expired, without delay; answers how many documents that were. */
  sweep(): number
  /** Brings back the delay of the start. */
  reset(): void
}

/** The source of rules and what its expressions came to. */
export interface RuleCoverage {
  readonly source: string
  readonly expressions: readonly ExpressionCoverage[]
}

/** What the CLI reads from a rules upload. Lines and columns start at 1. */
export interface RulesIssue {
  sourcePosition: { line: number; column: number }
  severity: 'ERROR' | 'WARNING'
  description: string
}

/** What happened to a document. */
export type ChangeKind = 'created' | 'updated' | 'deleted'

/** One committed change. The JSON form of the documents is made when it is first asked for. */
export interface DocumentChange {
  readonly name: string
  readonly kind: ChangeKind
  /** Absent when the document was created. */
  readonly before?: Json | undefined
  /** Absent when the document was deleted. */
  readonly after?: Json | undefined
}

export interface CommittedChanges {
  caller: Caller
  commitTime: string
  changes: readonly DocumentChange[]
}

/** What goes with a commit: exactly one of the two is called, and neither throws. */
export interface Prepared {
  keep(): void
  takeBack(): void
}

export interface ExportTarget {
  project: string
  /** Directory in which the export's directory is made. */
  directory: string
  /** Name of the export's directory and of the metadata file in it. */
  name: string
}

export interface ExportSummary {
  /** The metadata file, which is what an import is told. */
  metadataFile: string
  documents: number
}
