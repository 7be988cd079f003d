import type { Caller } from '../api/service.ts'
import type { Value } from '../api/values.ts'
import type { Micros } from '../../kit/clock.ts'
import type { RpcError } from '../../kit/rpc-error.ts'
import type { Indexes } from './indexes/indexes.ts'
import { DOCUMENT_BYTES_MAX, REQUEST_BYTES_MAX } from './limits.ts'
import { invalid } from './request.ts'
import type { DocumentStore } from './store.ts'
import type { Authoriser, StoredChange, StoredDocument } from './types.ts'
import { documentSize } from './values/storage-size.ts'
import { applyWrite, failedPrecondition } from './writes/apply-write.ts'
import type { ParsedWrite } from './writes/parse-write.ts'

/** What one write of a commit did. `document` is what it left; a write without effect leaves the old update time. */
export interface WriteOutcome {
  readonly document: StoredDocument | undefined
  readonly transformResults: readonly Value[]
}

export interface CommitOutcome {
  readonly time: Micros
  readonly outcomes: readonly WriteOutcome[]
}

interface StagedDocument {
  readonly name: string
  readonly before: StoredDocument | undefined
  /** Where the writes so far leave it. */
  after: StoredDocument | undefined
  /** Not if it is only verified. */
  isWritten: boolean
}

/** What the writes of a commit would do to the documents as they are now; void once anything else is committed. */
export class StagedCommit {
  readonly #store: DocumentStore
  readonly #indexes: Indexes
  readonly #caller: Caller
  readonly #time: Micros
  readonly #documents = new Map<string, StagedDocument>()
  readonly #outcomes: WriteOutcome[] = []
  #failure: RpcError | undefined

  /** PERMISSION_DENIED if the rules do not allow it all; to verify a document takes the permission to get it. */
  constructor(
    store: DocumentStore,
    authoriser: Authoriser,
    indexes: Indexes,
    writes: readonly ParsedWrite[],
    caller: Caller,
  ) {
    this.#store = store
    this.#indexes = indexes
    this.#caller = caller
    this.#time = store.nextCommitTime()
    const steps: StoredChange[] = []
    const looked = new Set<string>()
    for (const write of writes) {
      const { name } = write
      const document = this.#documents.get(name) ?? this.#add(name)
      const before = document.after
      this.#failure ??= failedPrecondition(write, before)
      const { after, transformResults } = applyWrite(write, before, this.#time)
      this.#outcomes.push({ document: after, transformResults })
      if (write.kind !== 'verify') {
        document.after = after
        document.isWritten = true
        steps.push({ name, before, after })
      } else if (caller.kind !== 'admin') authoriser.get(caller, name, before, looked)
    }
    if (caller.kind !== 'admin' && steps.length > 0) authoriser.write(caller, steps, this.#time, looked)
  }

  /** One entry per document that is written, also where nothing about it changes: what the commit must not find locked. */
  get changes(): readonly StoredChange[] {
    return [...this.#documents.values()].filter(({ isWritten }) => isWritten)
  }

  /** Commits, unless a precondition does not hold (NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION) or a limit is exceeded. */
  carryOut(): CommitOutcome {
    if (this.#failure !== undefined) throw this.#failure
    const changes: StoredChange[] = []
    for (const { name, before, after } of this.#documents.values())
      if (before?.updateTime !== after?.updateTime) changes.push({ name, before, after })
    checkSizes(changes, this.#indexes)
    this.#store.apply({ time: this.#time, caller: this.#caller, changes })
    return { time: this.#time, outcomes: this.#outcomes }
  }

  #add(name: string): StagedDocument {
    const before = this.#store.get(name)
    const document = { name, before, after: before, isWritten: false }
    this.#documents.set(name, document)
    return document
  }
}

function checkSizes(changes: readonly StoredChange[], indexes: Indexes): void {
  let total = 0
  for (const { name, after } of changes) {
    if (after === undefined) continue
    const size = documentSize(name, after.fields)
    total += size
    if (size > DOCUMENT_BYTES_MAX) {
      throw invalid(
        `Document '${name}' cannot be written because its size (${size.toLocaleString('en')} bytes) exceeds the maximum ` +
          `allowed size of ${DOCUMENT_BYTES_MAX.toLocaleString('en')} bytes.`,
      )
    }
    indexes.checkEntries(after, size)
  }
  if (total > REQUEST_BYTES_MAX) {
    throw invalid(
      `The commit writes ${total} bytes, more than the limit of ${REQUEST_BYTES_MAX} bytes of a request. Split it.`,
    )
  }
}
