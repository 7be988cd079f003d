import type { Json } from '../../api/service.ts'
import { isObject } from '../../api/is-object.ts'
import type { Listened } from './commands.ts'
import { isMaybeIn } from './is-maybe-in.ts'
import type { State } from './model-document.ts'
import { ModelDocument } from './model-document.ts'
import { answerOf, queryJson } from './model-query.ts'
import { mayGet, mayList } from './policy.ts'
import { same } from './same.ts'

/** One target of a listener: what its client knows, brought up to date by the responses as an SDK does it. */
export class ListenedTarget {
  readonly id: number
  readonly #to: Listened
  readonly #uid: string | undefined
  readonly #root: string
  /** What the client has shown: the text of each document, as of the last boundary. */
  #shown: ReadonlyMap<string, string> = new Map()
  /** What it will show at the next boundary. */
  readonly #next = new Map<string, string>()
  #answered: { readonly state: State; readonly text: string } | undefined
  /** Requests to add or remove the target that the emulator has not answered; what comes before its answers is stale. */
  #unanswered = 0
  #isCurrent = false
  /** Whether the client has come back with a document too many or too few. */
  #hasLied = false
  #known: { readonly resumeToken: string; readonly readTime: string | undefined } | undefined
  /** Whether the client found that it knows something else than the emulator, and has to begin anew. */
  mustRestart = false
  /** Whether a commit, or the state when it began, took the permission away: the emulator has to end it. */
  mustEnd = false

  constructor(id: number, to: Listened, uid: string | undefined, root: string) {
    this.id = id
    this.#to = to
    this.#uid = uid
    this.#root = root
  }

  /** The request to begin, from what the client knows or from nothing. */
  add(by: 'token' | 'time' | 'nothing', lie: 'none' | 'lost' | 'made up', state: State): Json {
    this.#unanswered += 1
    this.#isCurrent = false
    this.#hasLied = false
    this.mustRestart = false
    this.mustEnd = !this.isAllowed(state)
    const addTarget: Json = { targetId: this.id, ...this.#source() }
    if (by === 'nothing' || this.#known === undefined) this.#show(new Map())
    else {
      if (lie !== 'none') this.#lie(lie)
      const { readTime, resumeToken } = this.#known
      if (by === 'time' && readTime !== undefined) addTarget['readTime'] = readTime
      else addTarget['resumeToken'] = resumeToken
      addTarget['expectedCount'] = this.#shown.size
    }
    return { addTarget }
  }

  /** The request to end. */
  remove(): Json {
    this.#unanswered += 1
    return { removeTarget: this.id }
  }

  /** The stream broke: what was not confirmed by a boundary is forgotten. */
  broken(): void {
    this.#unanswered = 0
    this.#show(this.#shown)
  }

  /** From now on it can only come back with its token. */
  forgetTime(): void {
    if (this.#known !== undefined) this.#known = { ...this.#known, readTime: undefined }
  }

  isAllowed(state: State): boolean {
    const uid = this.#uid
    if (uid === undefined) return true
    if ('query' in this.#to) return mayList(uid, this.#to.query, state)
    return this.#to.paths.every((path) => mayGet(uid, path, state))
  }

  documentChange(document: unknown): void {
    if (this.#unanswered > 0) return
    const { path, text } = ModelDocument.from(document, this.#root)
    if (this.#next.get(path) === text && !this.#hasLied) throw new Error(`${text} was told twice.`)
    this.#next.set(path, text)
  }

  documentGone(path: string): void {
    if (this.#unanswered > 0 || this.#next.delete(path)) return
    if ('query' in this.#to && !this.#hasLied) throw new Error(`${path} was removed without having been there.`)
  }

  /** Takes an ADD, REMOVE, RESET or CURRENT; answers whether the target has ended. */
  targetChange(type: unknown, change: Json, state: State): boolean {
    if (type === 'ADD' || (type === 'REMOVE' && this.#unanswered > 0)) {
      if (this.#unanswered === 0) throw new Error('was added without having been asked for.')
      this.#unanswered -= 1
      return false
    }
    if (this.#unanswered > 0) return false
    if (type === 'REMOVE') {
      this.#checkRemoval(change['cause'])
      return true
    }
    if (type === 'RESET') {
      this.#next.clear()
      this.#hasLied = false
    } else if (type === 'CURRENT') {
      this.#isCurrent = true
      this.boundary(change, state)
    } else throw new Error(`got ${String(type)}.`)
    return false
  }

  /** Shows what it knows, which must be what the query gives as of the read time. */
  boundary({ readTime, resumeToken }: Json, state: State): void {
    if (!this.#isCurrent || this.#unanswered > 0 || this.mustRestart) return
    if (!this.isAllowed(state)) throw new Error(`shows what its user may not see as of ${String(readTime)}.`)
    same(this.#answer(state), textOf(this.#next), `what is shown as of ${String(readTime)}`)
    this.#shown = new Map(this.#next)
    this.#known = { readTime: String(readTime), resumeToken: String(resumeToken) }
  }

  /** An existence filter: removes what it rules out, and begins anew if the count is still another. */
  filter({ count, unchangedNames }: Json): void {
    if (this.#unanswered > 0) return
    if (!this.#hasLied) throw new Error(`got a filter of ${String(count)} without need.`)
    this.#hasLied = false
    if (this.#next.size === count) return
    for (const path of this.#next.keys())
      if (!isMaybeIn(unchangedNames, `${this.#root}/${path}`)) this.#next.delete(path)
    this.mustRestart = this.#next.size !== count
  }

  /** Once everything was told: the client knows the present, unless its permission is gone, and then it has ended. */
  checkSettled(state: State): void {
    if (this.mustEnd) throw new Error('goes on although its permission is gone.')
    if (this.#unanswered > 0 || !this.#isCurrent) throw new Error('never became current.')
    same(this.#answer(state), textOf(this.#shown), 'what is shown in the end')
  }

  #source(): Json {
    if ('query' in this.#to) return { query: queryJson(this.#to.query, this.#root) }
    return { documents: { documents: this.#to.paths.map((path) => `${this.#root}/${path}`) } }
  }

  /** What the target comes to in a state, which is asked for again and again while nothing changes. */
  #answer(state: State): string {
    if (this.#answered?.state === state) return this.#answered.text
    const documents =
      'query' in this.#to ? answerOf(this.#to.query, state) : this.#to.paths.flatMap((path) => state.get(path) ?? [])
    const text = textOf(new Map(documents.map((document) => [document.path, document.text])))
    this.#answered = { state, text }
    return text
  }

  #lie(lie: 'lost' | 'made up'): void {
    const shown = new Map(this.#shown)
    const [first] = shown.keys()
    if (lie === 'made up') shown.set('notes/nowhere', 'made up')
    else if (first === undefined) return
    else shown.delete(first)
    this.#hasLied = true
    this.#show(shown)
  }

  #show(documents: ReadonlyMap<string, string>): void {
    this.#shown = documents
    this.#next.clear()
    for (const [path, text] of documents) this.#next.set(path, text)
  }

  #checkRemoval(cause: unknown): void {
    if (!this.mustEnd) throw new Error(`ended without a reason: ${JSON.stringify(cause)}`)
    const code = isObject(cause) ? cause['code'] : undefined
    if (code !== 7) throw new Error(`ended with ${JSON.stringify(cause)}, not with PERMISSION_DENIED.`)
    if (this.#isCurrent) same(textOf(this.#shown), textOf(this.#next), 'what was told with the end')
  }
}

function textOf(documents: ReadonlyMap<string, string>): string {
  return [...documents.values()].sort().join('\n')
}
