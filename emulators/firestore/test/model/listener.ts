import type { Caller, Json, Stream } from '../../api/service.ts'
import type { RpcError } from '../../../kit/rpc-error.ts'
import { isObject } from '../../api/is-object.ts'
import { ADMIN } from './admin-client.ts'
import type { Listened, Resume } from './commands.ts'
import { ListenedTarget } from './listened-target.ts'
import type { State } from './model-document.ts'
import type { Requests } from './requests.ts'

const TARGETS_MAX = 3
const AFRESH: Resume = { by: 'nothing', lie: 'none' }

/** A client with one Listen stream, which may break and come back, and of which the reader may fall behind. */
export class Listener {
  readonly #name: string
  readonly #uid: string | undefined
  readonly #caller: Caller
  readonly #requests: Requests
  readonly #targets = new Map<number, ListenedTarget>()
  #stream: Stream | undefined
  #received: Json[] = []
  #failure: RpcError | undefined
  #isPaused = false
  #lastId = 0
  #readTime = ''

  constructor(name: string, uid: string | undefined, requests: Requests) {
    this.#name = name
    this.#uid = uid
    this.#caller = uid === undefined ? ADMIN : { kind: 'user', uid, token: { sub: uid } }
    this.#requests = requests
  }

  listen(to: Listened): void {
    if (this.#targets.size === TARGETS_MAX) return
    this.#lastId += 1
    const target = new ListenedTarget(this.#lastId, to, this.#uid, this.#requests.root)
    this.#targets.set(target.id, target)
    if (this.#stream === undefined) this.resume({ by: 'token', lie: 'none' })
    else this.#add(target, AFRESH)
  }

  unlisten(nth: number): void {
    const target = [...this.#targets.values()][nth]
    if (target === undefined) return
    this.#targets.delete(target.id)
    if (this.#stream !== undefined) this.#send(target.remove())
  }

  /** The stream breaks; what was not read of it is lost. */
  drop(): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#received = []
    this.#isPaused = false
    for (const target of this.#targets.values()) target.broken()
  }

  /** Opens a new stream with all targets. */
  resume(how: Resume): void {
    if (this.#stream !== undefined || this.#targets.size === 0) return
    const received: Json[] = []
    this.#received = received
    this.#stream = this.#requests.connection.open('Listen', this.#caller, {
      send: (response) => received.push(response),
      isFull: () => this.#isPaused,
      fail: (error) => {
        if (received === this.#received) this.#failure = error
      },
    })
    for (const target of this.#targets.values()) this.#add(target, how)
  }

  /** Without documents an emulator cannot say what has changed since a time, but it knows that a token is not of its own. */
  restarted(hasDocuments: boolean): void {
    if (!hasDocuments) for (const target of this.#targets.values()) target.forgetTime()
  }

  pause(): void {
    this.#isPaused = this.#stream !== undefined
  }

  drain(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#stream?.drained?.()
  }

  /** Learns of a commit: where it takes the permission away, the emulator has to end the target. */
  committed(state: State): void {
    if (this.#stream === undefined) return
    for (const target of this.#targets.values()) target.mustEnd ||= !target.isAllowed(state)
  }

  /** Takes what has come; answers whether that made it ask for something. */
  takeReceived(): boolean {
    if (this.#failure !== undefined) throw new Error(`${this.#name}: the stream failed: ${this.#failure.message}`)
    for (const response of this.#received.splice(0)) this.#take(response)
    let hasAsked = false
    for (const target of this.#targets.values()) {
      if (!target.mustRestart) continue
      hasAsked = true
      this.#send(target.remove())
      this.#add(target, AFRESH)
    }
    return hasAsked
  }

  /** Whether the client knows all that there is to know. */
  checkSettled(): void {
    if (this.#isPaused || this.#stream === undefined) return
    for (const target of this.#targets.values()) this.#at(target, () => target.checkSettled(this.#requests.model.now))
  }

  #add(target: ListenedTarget, { by, lie }: Resume): void {
    this.#send(target.add(by, lie, this.#requests.model.now))
  }

  #send(request: Json): void {
    this.#stream?.receive({ database: this.#requests.connection.database, ...request })
  }

  #take({ targetChange, documentChange, documentDelete, documentRemove, filter }: Json): void {
    if (isObject(targetChange)) this.#takeTargetChange(targetChange)
    if (isObject(documentChange)) {
      const { document, targetIds, removedTargetIds } = documentChange
      this.#each(targetIds, (target) => target.documentChange(document))
      this.#each(removedTargetIds, (target) =>
        target.documentGone(this.#pathOf(isObject(document) && document['name'])),
      )
    }
    for (const gone of [documentDelete, documentRemove]) {
      if (!isObject(gone)) continue
      this.#each(gone['removedTargetIds'], (target) => target.documentGone(this.#pathOf(gone['document'])))
    }
    if (isObject(filter)) this.#each([filter['targetId']], (target) => target.filter(filter))
  }

  #takeTargetChange(change: Json): void {
    const { targetChangeType, targetIds, readTime } = change
    const state = typeof readTime === 'string' ? this.#stateAt(readTime) : this.#requests.model.now
    if (targetChangeType === undefined || targetChangeType === 'NO_CHANGE') {
      for (const target of this.#targets.values()) this.#at(target, () => target.boundary(change, state))
      return
    }
    this.#each(targetIds, (target) => {
      if (target.targetChange(targetChangeType, change, state)) this.#targets.delete(target.id)
    })
  }

  /** The state as of a read time, and read times never go back. */
  #stateAt(readTime: string): State {
    if (readTime < this.#readTime)
      throw new Error(`${this.#name}: the read time went back from ${this.#readTime} to ${readTime}.`)
    this.#readTime = readTime
    this.#requests.tell(readTime)
    return this.#requests.model.at(readTime)
  }

  /** The targets with these ids that the client still wants. */
  #each(ids: unknown, take: (target: ListenedTarget) => void): void {
    for (const id of Array.isArray(ids) ? ids : []) {
      const target = this.#targets.get(Number(id))
      if (target !== undefined) this.#at(target, () => take(target))
    }
  }

  #at(target: ListenedTarget, act: () => void): void {
    try {
      act()
    } catch (error) {
      throw new Error(`${this.#name}, target ${target.id}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  }

  #pathOf(name: unknown): string {
    return String(name).slice(this.#requests.root.length + 1)
  }
}
