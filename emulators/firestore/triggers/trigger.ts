import { RpcError } from '../../kit/rpc-error.ts'
import { matcherOf } from './pattern.ts'
import type { DocumentPattern } from './pattern.ts'

/** What happened to a document. */
export type ChangeKind = 'created' | 'updated' | 'deleted'

/** A function that the suite registered for document events. */
export interface Trigger {
  /** `<region>-<functionName>-<generation>`; the last part of the delivery URL. */
  key: string
  /** The key without its generation, which counts up when functions are loaded again. */
  functionName: string
  project: string
  database: string
  /** Full CloudEvent type. */
  eventType: string
  hasAuthContext: boolean
  matches(kind: ChangeKind, documentPath: string): boolean
}

const EVENT_TYPE = /^google\.cloud\.firestore\.document\.v1\.(created|updated|deleted|written)(\.withAuthContext)?$/

export function functionNameOf(key: string): string {
  return key.replace(/--?\d+$/, '')
}

function isPattern(value: unknown): value is DocumentPattern {
  if (typeof value !== 'object' || value === null) return false
  const { value: path, matchType } = value as Partial<Record<string, unknown>>
  return typeof path === 'string' && path !== '' && (matchType === 'EXACT' || matchType === 'PATH_PATTERN')
}

/** Reads the body of an `eventarcTrigger` registration; throws INVALID_ARGUMENT that names what is wrong. */
export function parseTrigger(project: string, key: string, body: unknown): Trigger {
  const wrong = (what: string): RpcError =>
    new RpcError('INVALID_ARGUMENT', `Trigger ${key}: ${what}; found ${JSON.stringify(body)}`)
  if (typeof body !== 'object' || body === null) throw wrong('expected a JSON object')
  const { eventType, database = '(default)', document } = body as Partial<Record<string, unknown>>
  const match = typeof eventType === 'string' ? EVENT_TYPE.exec(eventType) : null
  if (match === null)
    throw wrong('expected eventType google.cloud.firestore.document.v1.{created,updated,deleted,written}')
  if (typeof database !== 'string') throw wrong('expected database to be a string')
  if (!isPattern(document)) throw wrong('expected document {value, matchType: "EXACT" | "PATH_PATTERN"}')
  const [type, wanted, auth] = match
  const matchesPath = matcherOf(document)
  return {
    key,
    functionName: functionNameOf(key),
    project,
    database,
    eventType: type,
    hasAuthContext: auth !== undefined,
    matches: (kind, path) => (wanted === 'written' || wanted === kind) && matchesPath(path),
  }
}
