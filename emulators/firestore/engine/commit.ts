import type { Caller, Json } from '../api/service.ts'
import { Indexes } from './indexes/indexes.ts'
import { TRANSFORMS_PER_DOCUMENT_MAX } from './limits.ts'
import { invalid } from './request.ts'
import { StagedCommit } from './staged-commit.ts'
import type { CommitOutcome } from './staged-commit.ts'
import type { DocumentStore } from './store.ts'
import type { Authoriser } from './types.ts'
import { parseWrite } from './writes/parse-write.ts'
import type { ParsedWrite } from './writes/parse-write.ts'

/** Makes commits of writes, all or nothing: several writes on one document apply in order. */
export class Committer {
  readonly #store: DocumentStore
  readonly #authoriser: Authoriser
  readonly #indexes: Indexes

  constructor(store: DocumentStore, authoriser: Authoriser, indexes = new Indexes()) {
    this.#store = store
    this.#authoriser = authoriser
    this.#indexes = indexes
  }

  /** Carries the writes out at once, whatever transactions have locked. */
  commit(database: string, writes: readonly Json[], caller: Caller): CommitOutcome {
    return this.prepare(database, writes, caller)().carryOut()
  }

  /**
   * Checks the writes; the function that it answers stages them on the documents as they are when it is called, as often as
   * it is called. The rules judge then, before preconditions, so that a caller without permission learns nothing from these.
   */
  prepare(database: string, writes: readonly Json[], caller: Caller): () => StagedCommit {
    const parsed = writes.map((write, index) => parseWrite(write, database, `writes[${index}]`))
    checkTransformCounts(parsed)
    return () => new StagedCommit(this.#store, this.#authoriser, this.#indexes, parsed, caller)
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
