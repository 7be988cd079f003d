import { createAccessBudget, fromJson, RulesTimestamp } from '@mesh/rules'
import type { AccessBudget, DenyReason, DocumentAccess, ResourceValue, RulesMethod, RulesRequest } from '@mesh/rules'
import type { Caller } from '../api/service.ts'
import type { Micros } from '../../kit/clock.ts'
import { denied } from './denied.ts'
import { collectionOf } from './names.ts'
import { parseQuery } from './query/parse-query.ts'
import type { ProjectRules } from './rules/project-rules.ts'
import { rulesPath, rulesResource } from './rules/rules-resource.ts'
import { rulesQuery } from './rules/rules-query.ts'
import type { Authoriser, DocumentReader, StoredChange, StoredDocument } from './types.ts'

type Judged = Pick<RulesRequest, 'method' | 'path' | 'resource' | 'requestResource' | 'query'>

/** One request to judge, or one write of several. */
interface Case {
  readonly caller: Caller
  /** Resource name of the document or collection. */
  readonly name: string
  readonly time: Micros
  /** The names of the documents that the rules look at are added. */
  readonly looked: Set<string> | undefined
  /** The states that a commit leaves. */
  readonly finals?: ReadonlyMap<string, StoredDocument | undefined>
}

/**
 * Judges requests by the security rules of their project; without any, only admin callers pass. Why a request was denied
 * goes to stderr if MESH_FIRESTORE_DEBUG is set, never to the caller.
 */
export class RulesAuthoriser implements Authoriser {
  readonly #store: DocumentReader
  readonly #rules: ProjectRules
  /** Limits of the requests whose operations are judged one by one, by the set that they share. */
  readonly #budgets = new WeakMap<ReadonlySet<string>, AccessBudget>()
  #warned = false

  constructor(store: DocumentReader, rules: ProjectRules) {
    this.#store = store
    this.#rules = rules
  }

  get(caller: Caller, name: string, document: StoredDocument | undefined, looked?: Set<string>): void {
    const resource = document && rulesResource(document)
    const judged: Judged = { method: 'get', path: rulesPath(name), resource }
    this.#judge({ caller, name, time: this.#store.readTime(), looked }, judged, this.#budget(looked))
  }

  list(caller: Caller, collectionName: string, query: Record<string, unknown>, looked?: Set<string>): void {
    if (isTrusted(caller)) return
    const parsed = parseQuery(collectionOf(collectionName), query)
    const judged: Judged = { method: 'list', path: rulesPath(collectionName), query: rulesQuery(parsed) }
    this.#judge({ caller, name: collectionName, time: this.#store.readTime(), looked }, judged)
  }

  write(caller: Caller, changes: readonly StoredChange[], time: Micros, looked?: Set<string>): void {
    const finals = new Map(changes.map(({ name, after }) => [name, after]))
    const budget = this.#budget(looked) ?? createAccessBudget()
    for (const { name, before, after } of changes) {
      const judged: Judged = {
        method: methodOf(before, after),
        path: rulesPath(name),
        resource: before && rulesResource(before),
        requestResource: after && rulesResource(after),
      }
      this.#judge({ caller, name, time, looked, finals }, judged, budget)
    }
  }

  #budget(looked: Set<string> | undefined): AccessBudget | undefined {
    if (looked === undefined) return undefined
    const known = this.#budgets.get(looked) ?? createAccessBudget()
    this.#budgets.set(looked, known)
    return known
  }

  #judge(asked: Case, judged: Judged, budget?: AccessBudget): void {
    const { caller, name, time } = asked
    if (isTrusted(caller)) return
    const rules = this.#rules.of(projectOf(name))
    if (rules === undefined) {
      if (!this.#warned) console.error('mesh firestore: no rules loaded, so only admin callers may read and write.')
      this.#warned = true
      throw denied()
    }
    const auth = caller.kind === 'user' ? { uid: caller.uid, token: fromJson(caller.token) } : null
    const request = {
      service: 'cloud.firestore',
      auth,
      time: RulesTimestamp.fromMicros(BigInt(time)),
      ...judged,
    } as const
    const verdict = rules.evaluate(request, this.#access(asked), budget)
    if (verdict.allowed) return
    explain(judged, verdict.reasons)
    throw denied()
  }

  /** Documents of the project, for get() and exists(). */
  #access({ name, looked, finals }: Case): DocumentAccess {
    const project = `projects/${projectOf(name)}`
    return {
      get: (path, after): ResourceValue | null => {
        const wanted = `${project}/${path.join('/')}`
        looked?.add(wanted)
        const document = after && finals?.has(wanted) === true ? finals.get(wanted) : this.#store.get(wanted)
        return document === undefined ? null : rulesResource(document)
      },
    }
  }
}

const isTrusted = ({ kind }: Caller): boolean => kind === 'admin' || kind === 'system'

/** `P` of `projects/P/databases/…`. */
const projectOf = (name: string): string => name.slice('projects/'.length, name.indexOf('/databases/'))

function methodOf(before: StoredDocument | undefined, after: StoredDocument | undefined): RulesMethod {
  if (after === undefined) return 'delete'
  return before === undefined ? 'create' : 'update'
}

function explain({ method, path }: Judged, reasons: readonly DenyReason[]): void {
  if (process.env['MESH_FIRESTORE_DEBUG'] === undefined) return
  const lines = reasons.map(({ line, column, outcome, message }) => `rules ${line}:${column} ${outcome}: ${message}`)
  console.error(`mesh firestore: denied ${method} /${path.join('/')}: ${lines.join('; ')}`)
}
