import type { Caller } from '../../api/service.ts'
import { documentJson } from '../document-json.ts'
import type { Authoriser, DocumentReader, StoredDocument } from '../types.ts'
import type { DocumentState } from './target-delta.ts'
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

  judge(): void {
    const { caller, authoriser, store, names } = this.#parts
    if (caller.kind === 'admin') return
    for (const name of names) authoriser.get(caller, name, store.get(name))
  }

  snapshot(): Map<string, DocumentState> {
    return this.statesOf(this.#parts.names)
  }

  /** The states of some of the documents. */
  statesOf(names: Iterable<string>): Map<string, DocumentState> {
    const states = new Map<string, DocumentState>()
    for (const name of names) {
      const document = this.#parts.store.get(name)
      states.set(name, document === undefined ? { exists: false } : { document: documentJson(document) })
    }
    return states
  }

  count(): number {
    return this.#parts.names.filter((name) => this.#parts.store.get(name) !== undefined).length
  }

  resume(changed: ReadonlyMap<string, StoredDocument | undefined>): Resumption {
    const names = this.#parts.names.filter((name) => changed.has(name))
    const states = this.statesOf(names)
    let countBefore = this.count()
    for (const [name, state] of states)
      countBefore += Number(changed.get(name) !== undefined) - Number('document' in state)
    return { states, countBefore }
  }

  close(): void {
    this.#parts.onClose()
  }
}
