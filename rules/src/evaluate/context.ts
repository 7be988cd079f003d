import { limits } from '../limits.ts'
import type { Facts } from '../query/facts.ts'
import { known } from '../query/unknown.ts'
import type { AccessBudget, DebugEntry, DocumentAccess, ResourceValue, RulesRequest } from '../types.ts'
import { Fault } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { mapOf, RulesMap } from '../values/map.ts'
import { RulesPath } from '../values/path.ts'
import type { RulesValue } from '../values/value.ts'
import { AccessCounter } from './access-budget.ts'
import type { Result } from './result.ts'

/** Everything one evaluation reads and counts. One context judges one operation (one case of a query). */
export class Context {
  readonly request: RulesRequest
  /** The values of the wildcards of the match block that is being judged, outermost first. */
  wildcards: readonly Result[] = []
  /** Parameters and let bindings of the function that is running. */
  locals: Result[] = []
  /** Set when a limit is passed: the whole request is denied then, whatever the expressions come to. */
  fatal: string | undefined
  #expressions = 0
  readonly #access: DocumentAccess
  readonly #budget: AccessBudget | undefined
  readonly #own = new AccessCounter(limits.accessCallsPerOperationMax)
  readonly #documents = new Map<string, RulesMap | null>()
  readonly #facts: Facts | undefined
  #resource: Result | undefined
  #requestMap: RulesMap | undefined
  #auth: RulesMap | null | undefined

  constructor(request: RulesRequest, access: DocumentAccess, budget?: AccessBudget, facts?: Facts) {
    this.request = request
    this.#access = access
    this.#budget = budget
    this.#facts = facts
  }

  /** Counts one expression; answers a fault once there are too many. */
  count(): Fault | undefined {
    if (++this.#expressions <= limits.expressionsPerRequestMax) return undefined
    this.fatal ??= `more than ${limits.expressionsPerRequestMax} expressions were evaluated`
    return new Fault(this.fatal)
  }

  get debug(): ((entry: DebugEntry) => void) | undefined {
    return this.request.debug
  }

  /** The document before the operation; null when there is none. */
  get resource(): Result {
    return (this.#resource ??= this.#buildResource())
  }

  /** A member of `request`; undefined when this request has no such member. */
  requestMember(name: string): RulesValue | undefined {
    const { request } = this
    switch (name) {
      case 'auth':
        return this.#authMap()
      case 'method':
        return request.method
      case 'time':
        return request.time
      case 'resource':
        return request.requestResource === undefined ? null : resourceMap(request.requestResource)
      case 'path':
        return request.method === 'list' ? undefined : new RulesPath(request.path)
      case 'query':
        return request.method === 'list' ? queryMap(request) : undefined
      default:
        return undefined
    }
  }

  /** `request` as a value of its own. */
  get requestMap(): RulesMap {
    return (this.#requestMap ??= new RulesMap({
      get: (key) => this.requestMember(key),
      keys: () => requestMembers.filter((name) => this.requestMember(name) !== undefined),
    }))
  }

  /** Reads a document for get() and its kin, within the limits. */
  document(path: RulesPath, after: boolean): RulesMap | null | Fault {
    if (path.unbound.size > 0) return new Fault('the path has segments that bind() has not filled')
    const fault = checkDocumentPath(path)
    if (fault) return fault
    const key = `${after ? 'after' : 'before'}/${path.segments.join('/')}`
    const cached = this.#documents.get(key)
    if (cached !== undefined) return cached
    if (!this.#own.spend(path, after) || this.#budget?.spend(path, after) === false) {
      this.fatal ??= 'too many document access calls (get, exists, getAfter, existsAfter)'
      return new Fault(this.fatal)
    }
    const found = this.#access.get(path.segments, after)
    const document = found === null ? null : resourceMap(found)
    this.#documents.set(key, document)
    return document
  }

  #buildResource(): Result {
    if (this.#facts !== undefined) return known(this.#facts)
    return this.request.resource === undefined ? null : resourceMap(this.request.resource)
  }

  #authMap(): RulesMap | null {
    if (this.#auth !== undefined) return this.#auth
    const { auth } = this.request
    this.#auth = auth === null ? null : mapOf({ uid: auth.uid, token: auth.token })
    return this.#auth
  }
}

export const requestMembers = ['auth', 'method', 'path', 'query', 'resource', 'time'] as const
export const resourceMembers = ['data', 'id', '__name__'] as const

/** A document in the form that rules see: `data`, `id` and `__name__`. */
function resourceMap(resource: ResourceValue): RulesMap {
  return mapOf({
    data: resource.data,
    id: resource.path.at(-1) ?? '',
    __name__: new RulesPath(resource.path),
  })
}

function queryMap({ query }: RulesRequest): RulesMap {
  const integerOrNull = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value))
  const orderBy = query?.orderBy?.map(({ field, direction }) => mapOf({ field: field.join('.'), direction }))
  return mapOf({
    limit: integerOrNull(query?.limit),
    offset: integerOrNull(query?.offset),
    orderBy: orderBy === undefined ? null : listOf(orderBy),
  })
}

function checkDocumentPath({ segments }: RulesPath): Fault | undefined {
  if (segments[0] === 'databases' && segments[2] === 'documents' && segments.length >= 5 && segments.length % 2 === 1) {
    return undefined
  }
  return new Fault(`/${segments.join('/')} is no document: expected /databases/D/documents/COLLECTION/DOCUMENT`)
}
