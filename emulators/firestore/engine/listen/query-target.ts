import type { Caller, Json } from '../../api/service.ts'
import { denied } from '../denied.ts'
import type { Authoriser, StoredDocument } from '../types.ts'
import type { QueryView } from './query-view.ts'
import type { DocumentState } from './target-delta.ts'
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

  judge(): void {
    const { caller, authoriser, structuredQuery, view } = this.#parts
    const { scope } = view.query
    if (caller.kind === 'admin') return
    if (scope.kind === 'all') throw denied()
    authoriser.list(
      caller,
      scope.kind === 'collection' ? scope.name : `${scope.parent}/${scope.collectionId}`,
      structuredQuery,
    )
  }

  snapshot(): ReadonlyMap<string, DocumentState> {
    return this.#parts.view.snapshot()
  }

  count(): number {
    return this.#parts.view.count
  }

  resume(changed: ReadonlyMap<string, StoredDocument | undefined>): Resumption | undefined {
    return this.#parts.view.resume(changed)
  }

  close(): void {
    this.#parts.onClose()
  }
}
