import type { Caller, Json } from '../../api/service.ts'
import { denied } from '../denied.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { Authoriser, StoredDocument } from '../types.ts'
import type { QueryView } from './query-view.ts'
import type { DocumentState } from './document-state.ts'
import type { Resumption, Target } from './target.ts'

export interface QueryTargetParts {
  readonly id: number
  readonly caller: Caller
  readonly authoriser: Authoriser
  readonly structuredQuery: Json
  readonly view: QueryView
  readonly onClose: () => void
}

/** A target that is a query. */
export class QueryTarget implements Target {
  readonly id: number
  readonly #parts: QueryTargetParts

  constructor(parts: QueryTargetParts) {
    this.id = parts.id
    this.#parts = parts
  }

  judge(): ReadonlySet<string> {
    const { caller, authoriser, structuredQuery, view } = this.#parts
    const { scope } = view.query
    const looked = new Set<string>()
    if (caller.kind === 'admin') return looked
    if (scope.kind === 'all') throw denied()
    authoriser.list(
      caller,
      scope.kind === 'collection' ? scope.name : `${scope.parent}/${scope.collectionId}`,
      structuredQuery,
      looked,
    )
    return looked
  }

  /** Throws FAILED_PRECONDITION if production could not answer the query. */
  requireIndexes(indexes: Indexes): void {
    indexes.require(this.#parts.view.query)
  }

  snapshot(readTime: string): DocumentState[] {
    return this.#parts.view.snapshot(readTime)
  }

  names(): ReadonlySet<string> {
    return this.#parts.view.names
  }

  resume(changed: ReadonlyMap<string, StoredDocument | undefined>, readTime: string): Resumption | undefined {
    return this.#parts.view.resume(changed, readTime)
  }

  close(): void {
    this.#parts.onClose()
  }
}
