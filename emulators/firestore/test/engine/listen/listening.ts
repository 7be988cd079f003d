import type { Caller, Json, Stream } from '../../../api/service.ts'
import { History } from '../../../engine/history.ts'
import { Indexes } from '../../../engine/indexes/indexes.ts'
import { ListenHub } from '../../../engine/listen/listen-hub.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import type { Authoriser } from '../../../engine/types.ts'
import type { RpcError } from '../../../../kit/rpc-error.ts'
import { isObject } from '../../../api/is-object.ts'
import { ROOT, World } from '../query/world.ts'

export const DATABASE = ROOT.slice(0, -'/documents'.length)
export const ADMIN: Caller = { kind: 'admin' }
export const NOBODY: Caller = { kind: 'nobody' }
const ALLOW: Authoriser = { get: () => undefined, list: () => undefined, write: () => undefined }

/** A world with a hub of listeners; `rules` replaces single judgements. */
export class ListenWorld extends World {
  readonly queries = new QueryEngine(this.store)
  readonly hub: ListenHub

  constructor(documents: ConstructorParameters<typeof World>[0] = {}, rules: Partial<Authoriser> = {}) {
    super(documents)
    this.hub = new ListenHub({
      indexes: new Indexes(),
      clock: this.clock,
      store: this.store,
      queries: this.queries,
      authoriser: { ...ALLOW, ...rules },
      history: new History(this.store, this.clock),
    })
  }
}

/** A client of one Listen stream; it keeps every response and can wait until the hub has nothing more to say. */
export class TestClient {
  readonly responses: Json[] = []
  failure: RpcError | undefined
  /** Stops reading; what comes meanwhile waits in the hub. */
  isFull = false
  readonly #stream: Stream

  constructor(hub: ListenHub, caller: Caller = ADMIN) {
    this.#stream = hub.open(caller, {
      send: (response) => this.responses.push(response),
      isFull: () => this.isFull,
      fail: (error) => {
        this.failure = error
      },
    })
  }

  query(targetId: number, structuredQuery: Json, more: Json = {}): this {
    return this.send({ addTarget: { targetId, query: { parent: ROOT, structuredQuery }, ...more } })
  }

  documents(targetId: number, paths: string[], more: Json = {}): this {
    return this.send({
      addTarget: { targetId, documents: { documents: paths.map((path) => `${ROOT}/${path}`) }, ...more },
    })
  }

  send(request: Json): this {
    this.#stream.receive({ database: DATABASE, ...request })
    return this
  }

  /** Reads on. */
  drain(): void {
    this.isFull = false
    this.#stream.drained?.()
  }

  close(): void {
    this.#stream.close()
  }

  /** Waits until the hub has nothing more to say. */
  settled(): Promise<void> {
    return quiet(this.responses)
  }

  /** The responses that came since the last call, in short form. */
  async heard(): Promise<string[]> {
    await this.settled()
    return this.responses.splice(0).map(short)
  }

  /** The token of the last response that has one. */
  get resumeToken(): string {
    for (const { targetChange } of this.responses.toReversed()) {
      if (isObject(targetChange) && typeof targetChange['resumeToken'] === 'string') return targetChange['resumeToken']
    }
    throw new Error('No response had a resume token.')
  }
}

/** Waits until no response has come for some turns of the event loop. */
export async function quiet(responses: readonly unknown[]): Promise<void> {
  for (let still = 0, seen = responses.length; still < 3; still += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    if (responses.length === seen) continue
    seen = responses.length
    still = 0
  }
}

/** `ADD 1`, `change a 1`, `delete a -1`, `remove a -1`, `CURRENT 1`, `REMOVE 1 (7)`, `filter 1: 3`, and `at` for the boundary. */
function short(response: Json): string {
  const { targetChange, documentChange, documentDelete, documentRemove, filter } = response
  if (isObject(targetChange)) {
    const { targetChangeType, targetIds, cause } = targetChange
    if (targetChangeType === 'NO_CHANGE')
      return typeof targetChange['readTime'] === 'string' && targetChange['resumeToken'] ? 'at' : 'empty'
    return `${String(targetChangeType)} ${list(targetIds)}${isObject(cause) ? ` (${String(cause['code'])})` : ''}`
  }
  if (isObject(documentChange)) {
    const name = isObject(documentChange['document']) ? documentChange['document']['name'] : ''
    const removed = list(documentChange['removedTargetIds'])
    return `change ${path(name)} ${list(documentChange['targetIds'])}${removed === '' ? '' : ` -${removed}`}`
  }
  if (isObject(documentDelete))
    return `delete ${path(documentDelete['document'])} -${list(documentDelete['removedTargetIds'])}`
  if (isObject(documentRemove))
    return `remove ${path(documentRemove['document'])} -${list(documentRemove['removedTargetIds'])}`
  if (isObject(filter)) return `filter ${String(filter['targetId'])}: ${String(filter['count'])}`
  return JSON.stringify(response)
}

function list(ids: unknown): string {
  return Array.isArray(ids) ? ids.join(',') : ''
}

function path(name: unknown): string {
  return String(name).slice(ROOT.length + 1)
}
