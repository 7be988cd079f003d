import { ID_BYTES_MAX, NAME_BYTES_MAX, SUBCOLLECTION_DEPTH_MAX } from './limits.ts'
import { invalid, shown } from './request.ts'

/** A parsed resource name below a database; `segments` are what follows `…/documents`. */
export interface ResourceName {
  /** projects/P/databases/D */
  readonly database: string
  readonly segments: readonly string[]
}

/** The storage size of a name counts one byte more for each id, which the slashes are but for one, and 16 bytes. */
const NAME_OVERHEAD_BYTES = 17

const DATABASE = /^projects\/([^/]+)\/databases\/([^/]+)$/
const BELOW = /^(projects\/[^/]+\/databases\/[^/]+)\/documents(?:\/(.+))?$/s
const RESERVED_ID = /^__.*__$/s
const NUMERIC_ID = /^__id-?\d+__$/

/** Checks `projects/P/databases/D` and answers it; throws INVALID_ARGUMENT naming `what`. */
export function parseDatabaseName(name: unknown, what = 'database'): string {
  if (typeof name === 'string' && DATABASE.test(name)) return name
  throw invalid(`${what} must have the form projects/{project}/databases/{database}, found ${shown(name)}.`)
}

/** Parses the name of one document; throws INVALID_ARGUMENT naming the bad part. */
export function parseDocumentName(name: unknown, what = 'name'): ResourceName {
  const parsed = parse(name, what)
  if (parsed.segments.length === 0 || parsed.segments.length % 2 === 1) {
    throw invalid(
      `${what} must be a document name projects/{project}/databases/{database}/documents/{collection}/{document}, ` +
        `with collection and document ids in turn, found ${shown(name)} with ${parsed.segments.length} ids after documents.`,
    )
  }
  return parsed
}

/** Parses the parent of collections: a document name or `…/documents` itself. */
export function parseParentName(name: unknown, what = 'parent'): ResourceName {
  const parsed = parse(name, what)
  if (parsed.segments.length % 2 === 1) {
    throw invalid(
      `${what} must be a document name or the database's documents root, found the collection ${shown(name)}.`,
    )
  }
  return parsed
}

/** Checks one collection id; throws INVALID_ARGUMENT naming `what`. */
export function checkCollectionId(id: unknown, what = 'collectionId'): string {
  if (typeof id !== 'string' || id.includes('/')) {
    throw invalid(`${what} must be one collection id without a slash, found ${shown(id)}.`)
  }
  checkId(id, what, 'Collection')
  return id
}

/** Checks one document id; throws INVALID_ARGUMENT naming `what`. */
export function checkDocumentId(id: unknown, what = 'documentId'): string {
  if (typeof id !== 'string' || id.includes('/')) {
    throw invalid(`${what} must be one document id without a slash, found ${shown(id)}.`)
  }
  checkId(id, what, 'Document')
  return id
}

function parse(name: unknown, what: string): ResourceName {
  const match = typeof name === 'string' ? BELOW.exec(name) : null
  const database = match?.[1]
  if (typeof name !== 'string' || database === undefined) {
    throw invalid(`${what} must begin with projects/{project}/databases/{database}/documents, found ${shown(name)}.`)
  }
  const segments = match?.[2]?.split('/') ?? []
  for (const [index, segment] of segments.entries()) checkId(segment, what, index % 2 === 0 ? 'Collection' : 'Document')
  const path = name.slice(database.length + '/documents/'.length)
  const bytes = path.length > NAME_BYTES_MAX / 4 ? Buffer.byteLength(path) + NAME_OVERHEAD_BYTES : 0
  if (bytes > NAME_BYTES_MAX)
    throw invalid(`${what} has ${bytes} bytes, more than the limit of ${NAME_BYTES_MAX} bytes of a document name.`)
  if (segments.length > SUBCOLLECTION_DEPTH_MAX * 2) {
    throw invalid(
      `${what} is nested ${segments.length / 2} collections deep, more than the limit of ${SUBCOLLECTION_DEPTH_MAX}.`,
    )
  }
  return { database, segments }
}

function checkId(id: string, what: string, kind: 'Collection' | 'Document'): void {
  const where = () => `${kind} id ${shown(id)} in ${what}`
  if (id === '') throw invalid(`${where()} is empty: a name must not contain two slashes in a row or end with one.`)
  if (id === '.' || id === '..') throw invalid(`${where()} is invalid: ids must not be "." or "..".`)
  if (RESERVED_ID.test(id) && !(kind === 'Document' && NUMERIC_ID.test(id))) {
    throw invalid(`${where()} is invalid because it is reserved: ids must not match __.*__.`)
  }
  if (id.length > ID_BYTES_MAX / 3 && Buffer.byteLength(id) > ID_BYTES_MAX) {
    throw invalid(
      `The key path element name is longer than ${ID_BYTES_MAX} bytes: ${where()} has ${Buffer.byteLength(id)} bytes.`,
    )
  }
  if (!id.isWellFormed()) throw invalid(`${where()} is not valid UTF-8: it has an unpaired surrogate.`)
}

/** The database part of a checked name: `projects/P/databases/D`. */
export function databaseOf(name: string): string {
  return name.slice(0, name.indexOf('/documents'))
}

/** The root that all collections hang below: `projects/P/databases/D/documents`. */
export function documentsRoot(database: string): string {
  return `${database}/documents`
}

/** The name of the collection that holds a document. */
export function collectionOf(documentName: string): string {
  return documentName.slice(0, documentName.lastIndexOf('/'))
}

/** The last id of a name. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
