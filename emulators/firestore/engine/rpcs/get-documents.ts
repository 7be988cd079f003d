import type { Caller, Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { documentJson, projectionOf } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { databaseOf, parseDatabaseName, parseDocumentName } from '../names.ts'
import { invalid, requiredText, textsOf } from '../request.ts'
import { ReadSession } from './read-session.ts'

/** GetDocument; NOT_FOUND where there is none. */
export function getDocument(parts: EngineParts, request: Json, caller: Caller): Json {
  const name = requiredText(request, 'name')
  const { database } = parseDocumentName(name)
  const projection = projectionOf(request)
  const document = new ReadSession(parts, database, request, caller).get(name)
  if (document === undefined) throw new RpcError('NOT_FOUND', `Document "${name}" not found.`)
  return documentJson(document, projection)
}

/** BatchGetDocuments: one response per distinct name; a transaction that it began comes first, alone. */
export function batchGetDocuments(parts: EngineParts, request: Json, caller: Caller): Json[] {
  const database = parseDatabaseName(requiredText(request, 'database'))
  const names = new Set(textsOf(request, 'documents'))
  for (const name of names) {
    parseDocumentName(name, 'documents')
    if (databaseOf(name) !== database) throw invalid(`documents has ${name}, which is not in ${database}.`)
  }
  const projection = projectionOf(request)
  const session = new ReadSession(parts, database, request, caller)
  const { readTime } = session
  const responses: Json[] = session.begun === undefined ? [] : [{ transaction: session.begun }]
  for (const name of names) {
    const document = session.get(name)
    if (document === undefined) responses.push({ missing: name, readTime })
    else responses.push({ found: documentJson(document, projection), readTime })
  }
  return responses
}
