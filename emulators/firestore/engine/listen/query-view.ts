import type { DocumentReader, StoredChange, StoredDocument } from '../types.ts'
import { documentJson } from '../document-json.ts'
import { compareDocuments, matches } from '../query/match.ts'
import { projectDocument } from '../query/project.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import { inScope } from '../query/query-scope.ts'
import type { Query } from '../query/query.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { DocumentState } from './document-state.ts'
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

  /** The names of the documents in the result. */
  get names(): ReadonlySet<string> {
    return this.#members
  }

  /** Every member's present state. */
  snapshot(readTime: string): DocumentState[] {
    return Array.from(this.#members, (name) => this.#present(name, readTime))
  }

  /** Takes a commit's changes in this scope and answers what they did to the result. */
  apply(changes: readonly StoredChange[], readTime: string): DocumentState[] {
    if (this.#isWindow) return this.#applyToWindow(changes, readTime)
    const states: DocumentState[] = []
    for (const { name, after } of changes) {
      if (after !== undefined && matches(this.query, after)) {
        states.push(this.#within(after, readTime, !this.#members.has(name)))
        this.#members.add(name)
      } else if (this.#members.delete(name)) states.push(DocumentState.outside(name, readTime, after !== undefined))
    }
    return states
  }

  /** See `Target.resume`: a limited result cannot be told after a change that may have shifted it. */
  resume(changed: ReadonlyMap<string, StoredDocument | undefined>, readTime: string): Resumption | undefined {
    const states: DocumentState[] = []
    let countBefore = this.#members.size
    for (const [name, before] of changed) {
      if (!inScope(this.query.scope, name)) continue
      const was = before !== undefined && matches(this.query, before)
      const after = this.#store.get(name)
      const is = after !== undefined && matches(this.query, after)
      if ((was || is) && this.#isWindow) return undefined
      if (is) states.push(this.#within(after, readTime, !was))
      else if (was) states.push(DocumentState.outside(name, readTime, after !== undefined))
      countBefore += Number(was) - Number(is)
    }
    return { states, countBefore }
  }

  get #isWindow(): boolean {
    return this.query.limit !== undefined || this.query.offset > 0
  }

  #applyToWindow(changes: readonly StoredChange[], readTime: string): DocumentState[] {
    const states: DocumentState[] = []
    if (!changes.some((change) => this.#mayShift(change))) return states
    const { documents } = this.#queries.runParsed(this.query)
    const written = new Set(changes.map(({ name }) => name))
    const members = new Set<string>()
    for (const document of documents) {
      members.add(document.name)
      const isNew = !this.#members.has(document.name)
      if (isNew || written.has(document.name)) states.push(this.#within(document, readTime, isNew))
    }
    for (const name of this.#members) {
      if (members.has(name)) continue
      const document = this.#store.get(name)
      const leftAs = document === undefined || written.has(name) ? undefined : formatTimestamp(document.updateTime)
      states.push(DocumentState.outside(name, readTime, document !== undefined, leftAs))
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

  #present(name: string, readTime: string): DocumentState {
    const document = this.#store.get(name)
    if (document === undefined) throw new Error(`The listened query has ${name} in its result, which does not exist.`)
    return this.#within(document, readTime, true)
  }

  #within(document: StoredDocument, readTime: string, isNew: boolean): DocumentState {
    const json = documentJson(projectDocument(this.query, document))
    return DocumentState.within(document.name, readTime, json, isNew)
  }
}
