import type { Aggregation } from '../query/parse-aggregation.ts'
import type { Query } from '../query/query.ts'
import { requireVectorIndex } from '../nearest/require-vector-index.ts'
import type { StoredDocument } from '../types.ts'
import { checkIndexEntries } from './check-index-entries.ts'
import type { IndexFile } from './index-file.ts'
import { IndexSet } from './index-set.ts'
import { isServed } from './is-served.ts'
import { missingIndex } from './missing-index.ts'
import { requirementsOf } from './requirement.ts'

/** The indexes of the databases, as an index file has them; without a file nothing is required, as in Google's emulator. */
export class Indexes {
  #file: IndexFile | undefined
  #set: IndexSet | undefined

  /** Replaces all indexes. */
  load(file: IndexFile | undefined): void {
    this.#file = file
    this.#set = file && new IndexSet(file)
  }

  /** Throws FAILED_PRECONDITION, with what to add to the file, if production could not answer the query. */
  require(query: Query, aggregations: readonly Aggregation[] = []): void {
    const set = this.#set
    if (set === undefined || this.#file === undefined) return
    if (query.nearest !== undefined) {
      requireVectorIndex(query, this.#file.indexes)
      return
    }
    const unserved = requirementsOf(query, aggregations).filter((requirement) => {
      const { collectionGroup, queryScope, equal, sorted, aggregated } = requirement
      const fieldPaths = new Set([...[...equal, ...sorted].map(({ fieldPath }) => fieldPath), ...aggregated])
      return !isServed(requirement, set.known(collectionGroup, queryScope, fieldPaths))
    })
    if (unserved.length > 0) throw missingIndex(query, unserved, set)
  }

  /** Throws INVALID_ARGUMENT naming the limit if a document of `size` bytes has too many index entries, or too large ones. */
  checkEntries(document: StoredDocument, size: number): void {
    if (this.#set !== undefined) checkIndexEntries(this.#set, document, size)
  }
}
