import type { Caller, Json } from '../api/service.ts'
import type { Value } from '../api/values.ts'
import type { Micros } from '../../kit/clock.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { DOCUMENT_BYTES_MAX, REQUEST_BYTES_MAX, TRANSFORMS_PER_DOCUMENT_MAX } from './limits.ts'
import { invalid } from './request.ts'
import type { DocumentStore } from './store.ts'
import type { Transaction } from './transaction.ts'
import type { Authoriser, StoredChange, StoredDocument } from './types.ts'
import { documentSize } from './values/storage-size.ts'
import { applyWrite, failedPrecondition } from './writes/apply-write.ts'
import { parseWrite } from './writes/parse-write.ts'
import type { ParsedWrite } from './writes/parse-write.ts'

/** What one write of a commit did. `updateTime` is absent after a delete; a write without effect keeps the old one. */
export interface WriteOutcome {
  readonly updateTime: Micros | undefined
  readonly transformResults: readonly Value[]
}

export interface CommitOutcome {
  readonly time: Micros
  readonly outcomes: readonly WriteOutcome[]
}

interface Staged {
  /** One entry per write, in order, except for those that only verify. */
  readonly steps: StoredChange[]
  /** Documents that are only verified, which takes permission to read them. */
  readonly verified: { readonly name: string; readonly document: StoredDocument | undefined }[]
  readonly outcomes: WriteOutcome[]
  /** The state that each written document ends in. */
  readonly finals: Map<string, StoredDocument | undefined>
  readonly failure: RpcError | undefined
}

/**
 * Carries out the writes of one commit, all or nothing: several writes on one document apply in order. The rules judge
 * first, so that a caller without permission learns nothing from preconditions; then conflicts of the transaction
 * (ABORTED), then preconditions (NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION).
 */
export class Committer {
  readonly #store: DocumentStore
  readonly #authoriser: Authoriser

  constructor(store: DocumentStore, authoriser: Authoriser) {
    this.#store = store
    this.#authoriser = authoriser
  }

  commit(database: string, writes: readonly Json[], caller: Caller, transaction?: Transaction): CommitOutcome {
    const parsed = writes.map((write, index) => parseWrite(write, database, `writes[${index}]`))
    checkTransformCounts(parsed)
    const time = this.#store.nextCommitTime()
    const staged = this.#stage(parsed, time)
    if (caller.kind !== 'admin') {
      for (const { name, document } of staged.verified) this.#authoriser.get(caller, name, document)
      if (staged.steps.length > 0) this.#authoriser.write(caller, staged.steps, time)
    }
    if (transaction?.hasConflict(this.#store) === true) {
      throw new RpcError('ABORTED', 'Too much contention on these documents. Please try again.')
    }
    if (staged.failure !== undefined) throw staged.failure
    checkSizes(staged.finals, time)
    this.#store.apply({ time, caller, changes: this.#changes(staged.finals) })
    return { time, outcomes: staged.outcomes }
  }

  #stage(writes: readonly ParsedWrite[], time: Micros): Staged {
    const finals = new Map<string, StoredDocument | undefined>()
    const steps: StoredChange[] = []
    const verified: Staged['verified'] = []
    const outcomes: WriteOutcome[] = []
    let failure: RpcError | undefined
    for (const write of writes) {
      const before = finals.has(write.name) ? finals.get(write.name) : this.#store.get(write.name)
      failure ??= failedPrecondition(write, before)
      const { after, transformResults } = applyWrite(write, before, time)
      finals.set(write.name, after)
      if (write.kind === 'verify') verified.push({ name: write.name, document: before })
      else steps.push({ name: write.name, before, after })
      outcomes.push({ updateTime: after?.updateTime, transformResults })
    }
    return { steps, verified, outcomes, finals, failure }
  }

  #changes(finals: ReadonlyMap<string, StoredDocument | undefined>): StoredChange[] {
    const changes: StoredChange[] = []
    for (const [name, after] of finals) {
      const before = this.#store.get(name)
      if (before === undefined && after === undefined) continue
      if (before !== undefined && before.updateTime === after?.updateTime) continue
      changes.push({ name, before, after })
    }
    return changes
  }
}

function checkTransformCounts(writes: readonly ParsedWrite[]): void {
  const counts = new Map<string, number>()
  for (const { name, transforms } of writes) {
    if (transforms.length === 0) continue
    const count = (counts.get(name) ?? 0) + transforms.length
    counts.set(name, count)
    if (count > TRANSFORMS_PER_DOCUMENT_MAX) {
      throw invalid(
        `The commit has more than the limit of ${TRANSFORMS_PER_DOCUMENT_MAX} field transforms for ${name}.`,
      )
    }
  }
}

/** Only documents written now are measured: those that stay as they are carry an older time. */
function checkSizes(finals: ReadonlyMap<string, StoredDocument | undefined>, time: Micros): void {
  let total = 0
  for (const [name, document] of finals) {
    if (document === undefined || document.updateTime !== time) continue
    const size = documentSize(name, document.fields)
    total += size
    if (size > DOCUMENT_BYTES_MAX) {
      throw invalid(
        `Document '${name}' cannot be written because its size (${size.toLocaleString('en')} bytes) exceeds the maximum ` +
          `allowed size of ${DOCUMENT_BYTES_MAX.toLocaleString('en')} bytes.`,
      )
    }
  }
  if (total > REQUEST_BYTES_MAX) {
    throw invalid(
      `The commit writes ${total} bytes, more than the limit of ${REQUEST_BYTES_MAX} bytes of a request. Split it.`,
    )
  }
}
