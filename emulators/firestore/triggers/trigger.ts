import { RpcError } from '../../kit/rpc-error.ts'
import type { ChangeKind } from '../api/service.ts'
import type { FunctionId } from './function-id.ts'
import { matcherOf, patternFault } from './pattern.ts'
import type { DocumentPattern } from './pattern.ts'

/** A changed document, in the words of the triggers' filters. */
export interface ChangedDocument {
  readonly project: string
  readonly database: string
  /** Below the documents root. */
  readonly path: string
  readonly kind: ChangeKind
}

/** A function that the suite registered for document events. */
export interface Trigger extends FunctionId {
  /** `<region>-<functionName>-<generation>`; the last part of the delivery URL. */
  readonly key: string
  /** Full CloudEvent type. */
  readonly eventType: string
  readonly hasAuthContext: boolean
  matches(changed: ChangedDocument): boolean
}

/** The only namespace that a Firestore database in native mode has. */
export const NAMESPACE = '(default)'

const EVENT_TYPE = /^google\.cloud\.firestore\.document\.v1\.(created|updated|deleted|written)(\.withAuthContext)?$/

/** The key without its generation, which counts up when functions are loaded again, and is -1 for those enabled again. */
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
  const given = body as Partial<Record<string, unknown>>
  const { eventType, database = '(default)', namespace = NAMESPACE, document } = given
  const match = typeof eventType === 'string' ? EVENT_TYPE.exec(eventType) : null
  if (match === null)
    throw wrong(
      'expected eventType google.cloud.firestore.document.v1.{created,updated,deleted,written}[.withAuthContext]',
    )
  if (typeof database !== 'string') throw wrong('expected database to be a string')
  if (typeof namespace !== 'string') throw wrong('expected namespace to be a string')
  if (!isPattern(document)) throw wrong('expected document {value, matchType: "EXACT" | "PATH_PATTERN"}')
  const fault = patternFault(document)
  if (fault !== undefined) throw wrong(`the document pattern "${document.value}" ${fault}`)
  const [type, wanted, auth] = match
  const matchesPath = matcherOf(document)
  return {
    key,
    functionName: functionNameOf(key),
    project,
    eventType: type,
    hasAuthContext: auth !== undefined,
    matches: (changed) =>
      changed.project === project &&
      changed.database === database &&
      namespace === NAMESPACE &&
      (wanted === 'written' || wanted === changed.kind) &&
      matchesPath(changed.path),
  }
}
