import type { Caller, Json } from '../../api/service.ts'
import type { Value } from '../../api/values.ts'
import { denied } from '../denied.ts'
import { documentJson, projectionOf } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { PAGE_SIZE_DEFAULT } from '../limits.ts'
import { checkCollectionId, parseParentName } from '../names.ts'
import { fieldValue } from '../query/match.ts'
import { parseQuery } from '../query/parse-query.ts'
import { invalid, optionalCount, optionalText, requiredText, shown } from '../request.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'
import { canonicalValue } from '../values/canonical.ts'
import { compareNames } from '../values/compare.ts'
import { pageToken, positionOf } from './page-token.ts'
import { parseOrderBy } from './parse-order-by.ts'
import { ReadSession } from './read-session.ts'
import type { ReadView } from './read-view.ts'

const BY_NAME = { field: { fieldPath: '__name__' }, direction: 'ASCENDING' }

/** The values of a page's last document in the orders of the list. */
type Position = readonly Value[]

/** One page of a list, and where it ends if there is more. */
interface Page {
  readonly documents: readonly (StoredDocument | { readonly name: string })[]
  readonly end: Position | undefined
}

/**
 * ListDocuments, in the order of names or of `orderBy`; without a collection id, for admin callers only, those of all
 * collections of the parent. `showMissing` adds documents that do not exist but have documents below them, by name only.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/list
 */
export async function listDocuments(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  const collectionId = optionalText(request, 'collectionId')
  if (collectionId !== undefined) checkCollectionId(collectionId)
  const showMissing = request['showMissing'] === true
  const orderBy = parseOrderBy(optionalText(request, 'orderBy') ?? '')
  if (showMissing && orderBy.length > 0) throw invalid('Requests with showMissing must not specify orderBy.')
  if (collectionId === undefined) checkOrderOfAll(orderBy)
  const pageSize = optionalCount(request, 'pageSize') || PAGE_SIZE_DEFAULT
  const projection = projectionOf(request)
  const list = [parent, collectionId ?? null, orderBy, showMissing, projection ?? null]
  const token = optionalText(request, 'pageToken')
  const start = token === undefined ? undefined : parsePosition(positionOf(token, list))
  if (caller.kind !== 'admin') {
    if (collectionId === undefined) throw denied()
    parts.authoriser.list(caller, `${parent}/${collectionId}`, { from: [{ collectionId }], orderBy, limit: pageSize })
  }
  if (orderBy.length > 0 && collectionId !== undefined) {
    parts.indexes.require(parseQuery(parent, { from: [{ collectionId }], orderBy }))
  }
  const session = new ReadSession(parts, database, request, caller)
  const { documents, end } = await session.read((view) =>
    collectionId === undefined || showMissing
      ? pageByName(view, parent, collectionId, showMissing, pageSize, start)
      : pageByQuery(view, parent, collectionId, orderBy, pageSize, start),
  )
  const page = documents.map((each) => ('fields' in each ? documentJson(each, projection) : each))
  return end === undefined ? { documents: page } : { documents: page, nextPageToken: pageToken(list, end) }
}

/** A client may have made up the token. */
function parsePosition(position: unknown): Position {
  if (!Array.isArray(position)) throw invalid(`pageToken must hold a list of values, found ${shown(position)}.`)
  return position.map((value, index) => canonicalValue(value, `pageToken[${index}]`))
}

function checkOrderOfAll(orderBy: readonly Json[]): void {
  if (orderBy.length === 0 || JSON.stringify(orderBy) === JSON.stringify([BY_NAME])) return
  throw invalid('collectionId is required for every orderBy but __name__ ascending.')
}

/** A page of one collection. */
function pageByQuery(
  view: ReadView,
  parent: string,
  collectionId: string,
  orderBy: readonly Json[],
  pageSize: number,
  start: Position | undefined,
): Page {
  const { orders } = parseQuery(parent, { from: [{ collectionId }], orderBy })
  const query = parseQuery(parent, {
    from: [{ collectionId }],
    orderBy: orders.map(({ field, descending }) => ({
      field: { fieldPath: field.text },
      direction: descending ? 'DESCENDING' : 'ASCENDING',
    })),
    limit: pageSize + 1,
    ...(start === undefined ? {} : { startAt: { values: start, before: false } }),
  })
  const { documents } = view.run(query)
  const page = documents.slice(0, pageSize)
  const last = page.at(-1)
  const hasMore = documents.length > pageSize && last !== undefined
  return { documents: page, end: hasMore ? orders.flatMap(({ field }) => fieldValue(last, field) ?? []) : undefined }
}

/** A page of several collections, or of one with the documents that are missing, in the order of names. */
function pageByName(
  view: ReadView,
  parent: string,
  collectionId: string | undefined,
  showMissing: boolean,
  pageSize: number,
  start: Position | undefined,
): Page {
  view.scanned(({ name }) => name.startsWith(`${parent}/${collectionId === undefined ? '' : `${collectionId}/`}`))
  const names = [...namesIn(view.reader, parent, collectionId, showMissing)].sort(compareNames)
  const last = start?.[0]?.referenceValue
  const rest = last === undefined ? names : names.filter((name) => compareNames(name, last) > 0)
  const page = rest.slice(0, pageSize)
  const documents = page.map((name) => view.reader.get(name) ?? { name })
  const end = page.at(-1)
  const hasMore = rest.length > pageSize && end !== undefined
  return { documents, end: hasMore ? [{ referenceValue: end }] : undefined }
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
