import { compileRules, createAccessBudget, fromJson, RulesTimestamp } from '@mesh/rules'
import type {
  AccessBudget,
  DenyReason,
  DocumentAccess,
  ResourceValue,
  RulesMethod,
  RulesRequest,
  Ruleset,
} from '@mesh/rules'
import type { Caller, RulesIssue } from '../api/service.ts'
import type { Micros } from '../../kit/clock.ts'
import { denied } from './denied.ts'
import { collectionOf } from './names.ts'
import { parseQuery } from './query/parse-query.ts'
import { rulesPath, rulesResource } from './rules/rules-resource.ts'
import { rulesQuery } from './rules/rules-query.ts'
import type { Authoriser, DocumentReader, StoredChange, StoredDocument } from './types.ts'

type Judged = Pick<RulesRequest, 'method' | 'path' | 'resource' | 'requestResource' | 'query'>

/**
 * Judges requests by the security rules that are loaded; without any, only admin callers pass. Why a request was denied
 * goes to stderr if MESH_FIRESTORE_DEBUG is set, never to the caller.
 */
export class RulesAuthoriser implements Authoriser {
  readonly #store: DocumentReader
  #ruleset: Ruleset | undefined
  #warned = false

  constructor(store: DocumentReader) {
    this.#store = store
  }

  /** Replaces the rules; if an issue is an error, those in force stay. */
  load(source: string): { issues: RulesIssue[]; isLoaded: boolean } {
    const { ruleset, issues } = compileRules(source)
    if (ruleset !== undefined) this.#ruleset = ruleset
    return {
      issues: issues.map(({ line, column, severity, description }) => ({
        sourcePosition: { line, column },
        severity,
        description,
      })),
      isLoaded: ruleset !== undefined,
    }
  }

  get(caller: Caller, name: string, document: StoredDocument | undefined): void {
    const resource = document && rulesResource(document)
    this.#judge(caller, { method: 'get', path: rulesPath(name), resource }, this.#store.readTime(), this.#access(name))
  }

  list(caller: Caller, collectionName: string, query: Record<string, unknown>): void {
    if (caller.kind === 'admin') return
    const parsed = parseQuery(collectionOf(collectionName), query)
    const judged: Judged = { method: 'list', path: rulesPath(collectionName), query: rulesQuery(parsed) }
    this.#judge(caller, judged, this.#store.readTime(), this.#access(collectionName))
  }

  write(caller: Caller, changes: readonly StoredChange[], time: Micros): void {
    const finals = new Map(changes.map(({ name, after }) => [name, after]))
    const budget = createAccessBudget()
    for (const { name, before, after } of changes) {
      const judged: Judged = {
        method: methodOf(before, after),
        path: rulesPath(name),
        resource: before && rulesResource(before),
        requestResource: after && rulesResource(after),
      }
      this.#judge(caller, judged, time, this.#access(name, finals), budget)
    }
  }

  #judge(caller: Caller, judged: Judged, time: Micros, access: DocumentAccess, budget?: AccessBudget): void {
    if (caller.kind === 'admin') return
    if (this.#ruleset === undefined) {
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
    const verdict = this.#ruleset.evaluate(request, access, budget)
    if (verdict.allowed) return
    explain(judged, verdict.reasons)
    throw denied()
  }

  /** Documents of the project of `name`, for get() and exists(); `finals` are the states that a commit leaves. */
  #access(name: string, finals?: ReadonlyMap<string, StoredDocument | undefined>): DocumentAccess {
    const project = name.slice(0, name.indexOf('/databases/'))
    return {
      get: (path, after): ResourceValue | null => {
        const wanted = `${project}/${path.join('/')}`
        const document = after && finals?.has(wanted) === true ? finals.get(wanted) : this.#store.get(wanted)
        return document === undefined ? null : rulesResource(document)
      },
    }
  }
}

function methodOf(before: StoredDocument | undefined, after: StoredDocument | undefined): RulesMethod {
  if (after === undefined) return 'delete'
  return before === undefined ? 'create' : 'update'
}

function explain({ method, path }: Judged, reasons: readonly DenyReason[]): void {
  if (process.env['MESH_FIRESTORE_DEBUG'] === undefined) return
  const lines = reasons.map(({ line, column, outcome, message }) => `rules ${line}:${column} ${outcome}: ${message}`)
  console.error(`mesh firestore: denied ${method} /${path.join('/')}: ${lines.join('; ')}`)
}
