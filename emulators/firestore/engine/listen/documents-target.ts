import type { Caller } from '../../api/service.ts'
import { documentJson } from '../document-json.ts'
import type { Authoriser, DocumentReader, StoredDocument } from '../types.ts'
import { DocumentState } from './document-state.ts'
import type { Resumption, Target } from './target.ts'

export interface DocumentsTargetParts {
  readonly id: number
  readonly caller: Caller
  readonly authoriser: Authoriser
  readonly store: DocumentReader
  readonly names: readonly string[]
  readonly onClose: () => void
}

/** A target that is a list of documents, which may or may not exist. */
export class DocumentsTarget implements Target {
  readonly id: number
  readonly #parts: DocumentsTargetParts

  constructor(parts: DocumentsTargetParts) {
    this.id = parts.id
    this.#parts = parts
  }

  judge(): ReadonlySet<string> {
    const { caller, authoriser, store, names } = this.#parts
    const looked = new Set<string>()
    if (caller.kind === 'admin') return looked
    for (const name of names) authoriser.get(caller, name, store.get(name), looked)
    return looked
  }

  snapshot(readTime: string): DocumentState[] {
    return this.statesOf(this.#parts.names, readTime)
  }

  /** The states of some of the documents. */
  statesOf(names: readonly string[], readTime: string): DocumentState[] {
    return names.map((name) => {
      const document = this.#parts.store.get(name)
      if (document === undefined) return DocumentState.outside(name, readTime, false)
      return DocumentState.within(name, readTime, documentJson(document), false)
    })
  }

  names(): Set<string> {
    return new Set(this.#parts.names.filter((name) => this.#parts.store.get(name) !== undefined))
  }

  resume(changed: ReadonlyMap<string, StoredDocument | undefined>, readTime: string): Resumption {
    const states = this.statesOf(
      this.#parts.names.filter((name) => changed.has(name)),
      readTime,
    )
    let countBefore = this.names().size
    for (const { name, exists } of states) countBefore += Number(changed.get(name) !== undefined) - Number(exists)
    return { states, countBefore }
  }

  close(): void {
    this.#parts.onClose()
  }
}
