import { compileRules, fromFirestoreFields, fromJson, RulesTimestamp } from '../../src/index.ts'
import type {
  AccessBudget,
  DocumentAccess,
  FirestoreJsonValue,
  Issue,
  ResourceValue,
  RulesMethod,
  RulesRequest,
  Verdict,
} from '../../src/index.ts'

export const root = ['databases', '(default)', 'documents']
/** 2024-02-29T12:34:56.123456Z, a Thursday. */
export const now = RulesTimestamp.fromMicros(1_709_210_096_123_456n)

export type Fields = Record<string, FirestoreJsonValue>

export function documentOf(path: string, fields: Fields = {}): ResourceValue {
  return { path: [...root, ...path.split('/')], data: fromFirestoreFields(fields) }
}

/** Documents by path below the root, the same before and after unless `after` says otherwise. */
export function documents(
  before: Record<string, Fields>,
  after: Record<string, Fields> = {},
): DocumentAccess & { reads: string[] } {
  const reads: string[] = []
  return {
    reads,
    get(path, isAfter) {
      const name = path.slice(root.length).join('/')
      reads.push(isAfter ? `after ${name}` : name)
      const fields = (isAfter ? after[name] : undefined) ?? before[name]
      return fields === undefined ? null : documentOf(name, fields)
    },
  }
}

export const signedIn = (uid: string, claims: Record<string, unknown> = {}): RulesRequest['auth'] => ({
  uid,
  token: fromJson({ sub: uid, ...claims }),
})

export interface Asked {
  method?: RulesMethod
  path?: string
  auth?: RulesRequest['auth']
  resource?: Fields
  requestResource?: Fields
  query?: RulesRequest['query']
  access?: DocumentAccess
  budget?: AccessBudget
  debug?: RulesRequest['debug']
}

/** Judges one request by rules source that must compile. */
export function judge(source: string, asked: Asked = {}): Verdict {
  const { ruleset, issues } = compileRules(source)
  if (ruleset === undefined) throw new Error(`the rules do not compile: ${JSON.stringify(issues)}`)
  const path = asked.path ?? 'items/one'
  const request: RulesRequest = {
    service: 'cloud.firestore',
    method: asked.method ?? 'get',
    path: [...root, ...path.split('/')],
    auth: asked.auth ?? null,
    time: now,
    resource: asked.resource && documentOf(path, asked.resource),
    requestResource: asked.requestResource && documentOf(path, asked.requestResource),
    query: asked.query,
    debug: asked.debug,
  }
  return ruleset.evaluate(request, asked.access ?? documents({}), asked.budget)
}

/** Rules around match blocks below /databases/{database}/documents. */
export const inDocuments = (body: string, version = '2'): string =>
  `rules_version = '${version}';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n${body}\n  }\n}\n`

/** Rules whose only condition is `expression`, for every method of items/{id}. */
export const withCondition = (expression: string, functions = ''): string =>
  inDocuments(`${functions}\n    match /items/{id} { allow read, write: if ${expression}; }`)

/** What an expression comes to as a condition: true, or why the request is denied. */
export function outcome(
  expression: string,
  asked: Asked & { functions?: string } = {},
): true | 'false' | 'unknown' | 'error' {
  const { allowed, reasons } = judge(withCondition(expression, asked.functions), asked)
  return allowed ? true : (reasons[0]?.outcome ?? 'error')
}

export const issuesOf = (source: string): Issue[] => compileRules(source).issues
export const errorsOf = (expression: string, functions = ''): string[] => described('ERROR', expression, functions)
export const warningsOf = (expression: string, functions = ''): string[] => described('WARNING', expression, functions)

const described = (severity: Issue['severity'], expression: string, functions: string): string[] =>
  issuesOf(withCondition(expression, functions))
    .filter((issue) => issue.severity === severity)
    .map(({ description }) => description)
