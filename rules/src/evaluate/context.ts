import { limits } from '../limits.ts'
import type { Facts } from '../query/facts.ts'
import { known } from '../query/unknown.ts'
import { firestore } from '../services/firestore.ts'
import type { Service } from '../services/service.ts'
import { serviceOf } from '../services/services.ts'
import type { AccessBudget, DebugEntry, DocumentAccess, RulesRequest } from '../types.ts'
import { Fault } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { mapOf, RulesMap } from '../values/map.ts'
import type { RulesPath } from '../values/path.ts'
import type { RulesValue } from '../values/value.ts'
import { AccessCounter } from './access-budget.ts'
import { checkDocumentPath } from './check-document-path.ts'
import type { Result } from './result.ts'

/** What the cases of one query share. */
export interface Allowance {
  /** Of this operation alone. */
  readonly own: AccessBudget
  /** Of all operations of the request that it belongs to. */
  readonly shared: AccessBudget | undefined
}

/** The standard methods have none: https://firebase.google.com/docs/rules/rules-language#the_request_variable */
const noParams = mapOf({})

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
  readonly #service: Service
  readonly #access: DocumentAccess
  readonly #allowance: Allowance
  #documents: Map<string, RulesMap | null> | undefined
  readonly #facts: Facts | undefined
  #resource: Result | undefined
  #requestMap: RulesMap | undefined
  #auth: RulesMap | null | undefined

  constructor(request: RulesRequest, access: DocumentAccess, allowance: Allowance, facts?: Facts) {
    this.request = request
    this.#service = serviceOf(request.service)
    this.#access = access
    this.#allowance = allowance
    this.#facts = facts
  }

  /** Counts expressions; answers a fault once there are too many. */
  count(expressions: number): Fault | undefined {
    if ((this.#expressions += expressions) <= limits.expressionsPerRequestMax) return undefined
    this.fatal ??= `more than ${limits.expressionsPerRequestMax} expressions were evaluated`
    return new Fault(this.fatal)
  }

  get debug(): ((entry: DebugEntry) => void) | undefined {
    return this.request.debug
  }

  /** The document or object before the operation; null when there is none. */
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
        return request.requestResource === undefined ? null : this.#service.resourceOf(request.requestResource)
      case 'path':
        return this.#service.pathOf(request)
      case 'query':
        return this.#query()
      case 'params':
        return noParams
      default:
        return undefined
    }
  }

  /** `request` as a value of its own. */
  get requestMap(): RulesMap {
    const names = this.#service.requestMembers
    return (this.#requestMap ??= new RulesMap({
      get: (key) => this.requestMember(key),
      keys: () => names.filter((name) => this.requestMember(name) !== undefined),
    }))
  }

  /** Reads a document for get() and its kin, within the limits. */
  document(path: RulesPath, after: boolean): RulesMap | null | Fault {
    const fault = checkDocumentPath(path, this.#service)
    if (fault) return fault
    const key = `${after ? 'after' : 'before'}/${path.segments.join('/')}`
    const cached = this.#documents?.get(key)
    if (cached !== undefined) return cached
    const { own, shared } = this.#allowance
    if (!own.spend(path, after) || shared?.spend(path, after) === false) {
      this.fatal ??= 'too many document access calls (get, exists, getAfter, existsAfter)'
      return new Fault(this.fatal)
    }
    const found = this.#access.get(path.segments, after)
    const document = found === null ? null : firestore.resourceOf(found)
    this.#documents ??= new Map()
    this.#documents.set(key, document)
    return document
  }

  #buildResource(): Result {
    if (this.#facts !== undefined) return known(this.#facts)
    const { resource } = this.request
    return resource === undefined ? null : this.#service.resourceOf(resource)
  }

  #authMap(): RulesMap | null {
    if (this.#auth !== undefined) return this.#auth
    const { auth } = this.request
    this.#auth = auth === null ? null : mapOf({ uid: auth.uid, token: auth.token })
    return this.#auth
  }

  #query(): RulesMap | undefined {
    const { service, method, query } = this.request
    if (service !== 'cloud.firestore' || method !== 'list') return undefined
    const integerOrNull = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value))
    const orderBy = query?.orderBy?.map(({ field, direction }) => mapOf({ field: field.join('.'), direction }))
    return mapOf({
      limit: integerOrNull(query?.limit),
      offset: integerOrNull(query?.offset),
      orderBy: orderBy === undefined ? null : listOf(orderBy),
    })
  }
}

/** The allowance of an operation: its own limit, and that of the request it belongs to, if there is one. */
export function allowanceOf(request: RulesRequest, shared: AccessBudget | undefined): Allowance {
  return { own: new AccessCounter(serviceOf(request.service).documentsMax), shared }
}
