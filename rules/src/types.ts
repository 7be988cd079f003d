import type { RulesFile } from './ast.ts'
import type { RulesMap } from './values/map.ts'
import type { RulesTimestamp } from './values/timestamp.ts'
import type { RulesPath } from './values/path.ts'
import type { RulesValue } from './values/value.ts'

/** One finding of the compiler. Line and column start at 1; a ruleset exists only if no issue is an ERROR. */
export interface Issue {
  readonly line: number
  readonly column: number
  readonly severity: 'ERROR' | 'WARNING'
  readonly description: string
}

export interface Compilation {
  readonly ruleset: Ruleset | undefined
  readonly issues: Issue[]
}

/** The rules of one source file, ready to judge requests; stateless, so one ruleset serves any number of requests. */
export interface Ruleset {
  readonly source: string
  /** The syntax tree of the source. */
  readonly file: RulesFile
  /**
   * Judges one operation. Never throws for anything the rules or the data do: errors deny.
   * `budget` is shared by all operations of one batch, transaction or query (see `AccessBudget`).
   */
  evaluate(request: RulesRequest, access: DocumentAccess, budget?: AccessBudget): Verdict
}

export type RulesService = 'cloud.firestore' | 'firebase.storage'

export type RulesMethod = 'get' | 'list' | 'create' | 'update' | 'delete'

export interface RulesRequest {
  readonly service: RulesService
  readonly method: RulesMethod
  /**
   * The whole path, for example `['databases', '(default)', 'documents', 'items', 'a']`. For `list` it ends with the
   * collection id (`[…, 'documents', 'items']`): the id of the listed documents is unknown and the engine adds it.
   * In Cloud Storage `['b', BUCKET, 'o', 'images', 'a.png']`, and for `list` the path that the listed names begin with.
   */
  readonly path: readonly string[]
  /** The caller, or null when nobody is signed in. `token` holds the claims of the ID token (see `fromJson`). */
  readonly auth: { readonly uid: string; readonly token: RulesMap } | null
  readonly time: RulesTimestamp
  /** The document or object before the operation; undefined when it does not exist. Ignored for `list`. */
  readonly resource?: ResourceValue | undefined
  /** The document or object as it will be after a create or update; undefined for everything else. */
  readonly requestResource?: ResourceValue | undefined
  /** Of a Firestore `list` request: what the query asks for, which is all that is known of the documents it may return. */
  readonly query?: RulesQuery | undefined
  /** Called for each debug(value) that is evaluated. */
  readonly debug?: ((entry: DebugEntry) => void) | undefined
}

export interface DebugEntry {
  readonly line: number
  readonly column: number
  /** The value in the notation of the language, or `unknown`, or the error. */
  readonly text: string
}

/**
 * A document as the rules see it, or a Cloud Storage object (see `storageObject`). `data` may be lazy (`lazyMap`): unread
 * fields are never converted.
 */
export interface ResourceValue {
  /** The whole path, for example `['databases', '(default)', 'documents', 'items', 'a']`. */
  readonly path: readonly string[]
  readonly data: RulesMap
}

/**
 * A query as the rules judge it: rules are not filters, so the query is allowed only if every document that it could
 * return is allowed. `where` proves facts about those documents; whatever it does not prove is unknown.
 */
export interface RulesQuery {
  /** Visible to the rules as request.query.limit; undefined reads as null. */
  readonly limit?: number | undefined
  /** Visible to the rules as request.query.offset; undefined reads as null. */
  readonly offset?: number | undefined
  /** Visible to the rules as request.query.orderBy; it also proves that the fields exist. */
  readonly orderBy?: readonly { readonly field: FieldPath; readonly direction: 'ASC' | 'DESC' }[] | undefined
  readonly where?: QueryCondition | undefined
  /** A collection group query: `path` is the parent (a document or …/documents) followed by the collection id. */
  readonly allDescendants?: boolean | undefined
}

/** Field names from the outermost map inwards, without quoting; `['__name__']` is the document's name. */
export type FieldPath = readonly string[]

export type QueryOperator =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not-in'
  | 'array-contains'
  | 'array-contains-any'

export type QueryCondition =
  | { readonly and: readonly QueryCondition[] }
  | { readonly or: readonly QueryCondition[] }
  /** `value` is a RulesList for in, not-in and array-contains-any; a RulesPath when `field` is `['__name__']`. */
  | { readonly field: FieldPath; readonly op: QueryOperator; readonly value: RulesValue }

/** How get(), exists() (`after` false) and getAfter(), existsAfter() (`after` true) reach documents. */
export interface DocumentAccess {
  /** `path` is whole (`['databases', D, 'documents', …]`); null when there is no such document. */
  get(path: readonly string[], after: boolean): ResourceValue | null
}

/** Why an operation was denied, or a warning on the way: one allow condition that was evaluated and was not true. */
export interface DenyReason {
  readonly line: number
  readonly column: number
  /** `false`, `unknown` (the query proves neither) or `error` with what went wrong. */
  readonly outcome: 'false' | 'unknown' | 'error'
  readonly message: string
}

export interface Verdict {
  readonly allowed: boolean
  /** Empty when allowed. A request that no match block covers has one reason at line 1, column 1. */
  readonly reasons: readonly DenyReason[]
}

/** Counts document access calls over the operations of one multi-document request; made by `createAccessBudget`. */
export interface AccessBudget {
  /** Answers false once the limit is passed; a path that was read before is free. */
  spend(path: RulesPath, after: boolean): boolean
}
