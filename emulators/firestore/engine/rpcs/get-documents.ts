import type { Caller, Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { documentJson, projectionOf } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { databaseOf, parseDatabaseName, parseDocumentName } from '../names.ts'
import { invalid, requiredText, textsOf } from '../request.ts'
import { ReadSession } from './read-session.ts'

/** GetDocument; NOT_FOUND where there is none. */
export async function getDocument(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const name = requiredText(request, 'name')
  const { database } = parseDocumentName(name)
  const projection = projectionOf(request)
  const document = await new ReadSession(parts, database, request, caller).read((view) => view.get(name))
  if (document === undefined) throw new RpcError('NOT_FOUND', `Document "${name}" not found.`)
  return documentJson(document, projection)
}

/** BatchGetDocuments: one response per distinct name; a transaction that it began comes first, alone. */
export async function batchGetDocuments(parts: EngineParts, request: Json, caller: Caller): Promise<Json[]> {
  const database = parseDatabaseName(requiredText(request, 'database'))
  const names = new Set(textsOf(request, 'documents'))
  for (const name of names) {
    parseDocumentName(name, 'documents')
    if (databaseOf(name) !== database) throw invalid(`documents has ${name}, which is not in ${database}.`)
  }
  const projection = projectionOf(request)
  const session = new ReadSession(parts, database, request, caller)
  const responses = await session.read((view) =>
    Array.from(names, (name): Json => {
      const document = view.get(name)
      if (document === undefined) return { missing: name, readTime: view.readTime }
      return { found: documentJson(document, projection), readTime: view.readTime }
    }),
  )
  return session.begun === undefined ? responses : [{ transaction: session.begun }, ...responses]
}
