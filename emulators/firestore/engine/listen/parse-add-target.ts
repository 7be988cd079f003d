import type { Json } from '../../api/service.ts'
import type { Micros } from '../../../kit/clock.ts'
import { parseDatabaseName, parseDocumentName, parseParentName } from '../names.ts'
import { refuseNearest } from '../nearest/refuse-nearest.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, optionalCount, optionalText, requiredText, shown, textsOf } from '../request.ts'
import { readFlag, readMessage } from '../query/read-message.ts'
import { parseTimestamp } from '../values/timestamp.ts'
import { decodeResumeToken } from './resume-token.ts'

const FIELDS = ['targetId', 'query', 'documents', 'resumeToken', 'readTime', 'once', 'expectedCount']

/** What an addTarget asks for. */
export interface TargetRequest {
  readonly source: { readonly parent: string; readonly structuredQuery: Json } | { readonly names: readonly string[] }
  /** What the client knows already: nothing, all as of a time, or something that can no longer be told. */
  readonly known: 'nothing' | 'forgotten' | { readonly time: Micros }
  readonly isOnce: boolean
  readonly expectedCount: number | undefined
}

/** Reads google.firestore.v1.Target; throws INVALID_ARGUMENT naming the field. */
export function parseAddTarget(addTarget: Json, database: unknown, epoch: string): TargetRequest {
  const inDatabase = parseDatabaseName(database)
  const message = readMessage(addTarget, 'addTarget', FIELDS)
  const { query, documents } = message
  if (isObject(query) === isObject(documents)) throw invalid('addTarget must have exactly one of query and documents.')
  return {
    source: isObject(query) ? readQuery(query, inDatabase) : readDocuments(documents, inDatabase),
    known: readKnown(message, epoch),
    isOnce: readFlag(message, 'once', 'addTarget'),
    expectedCount: optionalCount(message, 'expectedCount'),
  }
}

function readQuery(query: Json, database: string): TargetRequest['source'] {
  const message = readMessage(query, 'addTarget.query', ['parent', 'structuredQuery'])
  const parent = requiredText(message, 'parent')
  checkDatabase(parseParentName(parent, 'addTarget.query.parent').database, database)
  const { structuredQuery } = message
  if (!isObject(structuredQuery)) throw invalid('addTarget.query.structuredQuery is required.')
  refuseNearest(structuredQuery, 'a listener')
  return { parent, structuredQuery }
}

function readDocuments(documents: unknown, database: string): TargetRequest['source'] {
  const names = [...new Set(textsOf(readMessage(documents, 'addTarget.documents', ['documents']), 'documents'))]
  if (names.length === 0) throw invalid('addTarget.documents.documents must name at least one document.')
  for (const [index, name] of names.entries()) {
    checkDatabase(parseDocumentName(name, `addTarget.documents.documents[${index}]`).database, database)
  }
  return { names }
}

function checkDatabase(found: string, database: string): void {
  if (found !== database)
    throw invalid(`addTarget is for ${shown(found)}, but the stream's database is ${shown(database)}.`)
}

function readKnown(message: Json, epoch: string): TargetRequest['known'] {
  const token = optionalText(message, 'resumeToken')
  if (token !== undefined) {
    const time = decodeResumeToken(token, epoch)
    return time === undefined ? 'forgotten' : { time }
  }
  const readTime = optionalText(message, 'readTime')
  return readTime === undefined ? 'nothing' : { time: parseTimestamp(readTime, 'addTarget.readTime') }
}
