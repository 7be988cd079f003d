import type { DocumentReader, StoredChange, StoredDocument } from '../types.ts'
import { documentJson } from '../document-json.ts'
import { compareDocuments, matches } from '../query/match.ts'
import { projectDocument } from '../query/project.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import { inScope } from '../query/query-scope.ts'
import type { Query } from '../query/query.ts'
import type { DocumentState } from './target-delta.ts'
import type { Resumption } from './target.ts'

/** The live result of one query, shared by all targets that ask the same; brought up to date commit by commit. */
export class QueryView {
  readonly query: Query
  readonly #store: DocumentReader
  readonly #queries: QueryEngine
  #members: Set<string>
  /** The last document of a limited result: what comes after it cannot enter while the result is full. */
  #last: StoredDocument | undefined

  constructor(store: DocumentReader, queries: QueryEngine, query: Query) {
    this.query = query
    this.#store = store
    this.#queries = queries
    const { documents } = queries.runParsed(query)
    this.#members = new Set(documents.map(({ name }) => name))
    this.#last = documents.at(-1)
  }

  get count(): number {
    return this.#members.size
  }

  /** Every member's present state. */
  snapshot(): Map<string, DocumentState> {
    const states = new Map<string, DocumentState>()
    for (const name of this.#members) states.set(name, this.#present(name))
    return states
  }

  /** Takes a commit's changes in this scope and answers what they did to the result. */
  apply(changes: readonly StoredChange[]): Map<string, DocumentState> {
    if (this.#isWindow) return this.#applyToWindow(changes)
    const states = new Map<string, DocumentState>()
    for (const { name, after } of changes) {
      if (after !== undefined && matches(this.query, after)) {
        this.#members.add(name)
        states.set(name, this.#state(after))
      } else if (this.#members.delete(name)) states.set(name, { exists: after !== undefined })
    }
    return states
  }

  /** See `Target.resume`: a limited result cannot be told after a change that may have shifted it. */
  resume(changed: ReadonlyMap<string, StoredDocument | undefined>): Resumption | undefined {
    const states = new Map<string, DocumentState>()
    let countBefore = this.#members.size
    for (const [name, before] of changed) {
      if (!inScope(this.query.scope, name)) continue
      const was = before !== undefined && matches(this.query, before)
      const after = this.#store.get(name)
      const is = after !== undefined && matches(this.query, after)
      if ((was || is) && this.#isWindow) return undefined
      if (is) states.set(name, this.#state(after))
      else if (was) states.set(name, { exists: after !== undefined })
      countBefore += Number(was) - Number(is)
    }
    return { states, countBefore }
  }

  get #isWindow(): boolean {
    return this.query.limit !== undefined || this.query.offset > 0
  }

  #applyToWindow(changes: readonly StoredChange[]): Map<string, DocumentState> {
    const states = new Map<string, DocumentState>()
    if (!changes.some((change) => this.#mayShift(change))) return states
    const { documents } = this.#queries.runParsed(this.query)
    const written = new Set(changes.map(({ name }) => name))
    const members = new Set<string>()
    for (const document of documents) {
      members.add(document.name)
      if (!this.#members.has(document.name) || written.has(document.name))
        states.set(document.name, this.#state(document))
    }
    for (const name of this.#members) {
      if (!members.has(name)) states.set(name, { exists: this.#store.get(name) !== undefined })
    }
    this.#members = members
    this.#last = documents.at(-1)
    return states
  }

  #mayShift({ name, before, after }: StoredChange): boolean {
    if (this.#members.has(name)) return true
    const enters = after !== undefined && matches(this.query, after)
    if (this.query.offset > 0) return enters || (before !== undefined && matches(this.query, before))
    if (!enters || this.query.limit === 0) return false
    return (
      this.#last === undefined ||
      this.#members.size !== this.query.limit ||
      compareDocuments(this.query)(after, this.#last) < 0
    )
  }

  #present(name: string): DocumentState {
    const document = this.#store.get(name)
    if (document === undefined) throw new Error(`The listened query has ${name} in its result, which does not exist.`)
    return this.#state(document)
  }

  #state(document: StoredDocument): DocumentState {
    return { document: documentJson(projectDocument(this.query, document)) }
  }
}
