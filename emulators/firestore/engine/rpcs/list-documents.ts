import type { Caller, Json } from '../../api/service.ts'
import { denied } from '../denied.ts'
import { documentJson, projectionOf } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { PAGE_SIZE_DEFAULT } from '../limits.ts'
import { checkCollectionId, parseParentName } from '../names.ts'
import { invalid, optionalCount, optionalText, requiredText } from '../request.ts'
import type { DocumentReader } from '../types.ts'
import { compareNames } from '../values/compare.ts'
import { ReadSession } from './read-session.ts'

const NAME_ORDERS = new Map([
  ['', 1],
  ['__name__', 1],
  ['__name__ asc', 1],
  ['__name__ desc', -1],
])

/**
 * ListDocuments in the order of names; without a collection id, for admin callers only, those of all collections of the
 * parent. `showMissing` adds documents that do not exist but have documents below them, by name only.
 */
export function listDocuments(parts: EngineParts, request: Json, caller: Caller): Json {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  const collectionId = optionalText(request, 'collectionId')
  if (collectionId !== undefined) checkCollectionId(collectionId)
  const direction = directionOf(optionalText(request, 'orderBy') ?? '')
  const showMissing = request['showMissing'] === true
  const pageSize = optionalCount(request, 'pageSize') || PAGE_SIZE_DEFAULT
  const after = pageTokenOf(optionalText(request, 'pageToken'))
  const projection = projectionOf(request)
  if (caller.kind !== 'admin') {
    if (collectionId === undefined) throw denied()
    parts.authoriser.list(caller, `${parent}/${collectionId}`, { from: [{ collectionId }], limit: pageSize })
  }
  const session = new ReadSession(parts, database, request, caller)
  const list = (): string[] => {
    const names = [...namesIn(session.reader, parent, collectionId, showMissing)]
    names.sort((a, b) => compareNames(a, b) * direction)
    const start = after === undefined ? 0 : names.findIndex((name) => compareNames(name, after) * direction > 0)
    return start < 0 ? [] : names.slice(start, start + pageSize + 1)
  }
  const fingerprint = (names: readonly string[]): string =>
    JSON.stringify(names.map((name) => [name, session.reader.get(name)?.updateTime ?? null]))
  const names = session.query(list, fingerprint)
  const page = names.slice(0, pageSize)
  const documents = page.map((name) => {
    const document = session.reader.get(name)
    return document === undefined ? { name } : documentJson(document, projection)
  })
  const last = page.at(-1)
  const nextPageToken =
    names.length > pageSize && last !== undefined ? Buffer.from(last).toString('base64url') : undefined
  return nextPageToken === undefined ? { documents } : { documents, nextPageToken }
}

function directionOf(orderBy: string): number {
  const direction = NAME_ORDERS.get(orderBy.trim().replaceAll(/\s+/g, ' '))
  if (direction !== undefined) return direction
  throw invalid(
    `orderBy is ${JSON.stringify(orderBy)}; this emulator lists by "__name__" or "__name__ desc". Use runQuery for other orders.`,
  )
}

function pageTokenOf(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const name = Buffer.from(token, 'base64url').toString('utf8')
  if (name.startsWith('projects/')) return name
  throw invalid(`pageToken ${JSON.stringify(token)} is not one that this method gave out.`)
}

function namesIn(
  reader: DocumentReader,
  parent: string,
  collectionId: string | undefined,
  showMissing: boolean,
): Set<string> {
  const names = new Set<string>()
  for (const collectionName of reader.collectionNames(parent)) {
    const [id, documentId] = collectionName.slice(parent.length + 1).split('/')
    if (collectionId !== undefined && id !== collectionId) continue
    if (documentId !== undefined) {
      if (showMissing) names.add(`${parent}/${id}/${documentId}`)
      continue
    }
    for (const document of reader.inCollection(collectionName)) names.add(document.name)
  }
  return names
}
