import { isAllowed } from './client.ts'
import type { Caller, Project, Reply } from './client.ts'
import { fieldsOf, valueOf } from './data.ts'
import type { Data, Plain } from './data.ts'

/** One request, and the documents it would change. */
export interface Operation {
  readonly touches: readonly string[]
  /** Answers whether the rules let it pass. */
  run(project: Project, caller: Caller): Promise<boolean>
}

/** One write of a commit, in the JSON of the REST API. */
export interface Write {
  readonly path: string
  json(documents: string): Record<string, unknown>
}

export const get = (path: string): Operation => reading('GET', (documents) => `${documents}/${path}`)

/** Reads several documents in one request. */
export const getAll = (...paths: string[]): Operation =>
  reading(
    'POST',
    (documents) => `${documents}:batchGet`,
    (documents) => ({ documents: paths.map((path) => `${documents}/${path}`) }),
  )

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not-in' | 'array-contains' | 'array-contains-any'
type Where = readonly [field: string, op: Operator, value: Plain] | { readonly or: readonly Where[] }

export interface QueryParts {
  readonly where?: readonly Where[]
  /** Field names; a leading `-` means descending. */
  readonly orderBy?: readonly string[]
  readonly limit?: number
  readonly offset?: number
  /** Names or a count of the documents, not the documents. */
  readonly as?: 'names' | 'count'
}

/** Queries a collection, `cities` or `cities/SF/landmarks`. */
export const list = (collection: string, parts: QueryParts = {}): Operation => query(collection, false, parts)

/** Queries all collections with this id. */
export const group = (collectionId: string, parts: QueryParts = {}): Operation => query(collectionId, true, parts)

export const set = (path: string, data: Data): Write => ({
  path,
  json: (documents) => ({ update: { name: `${documents}/${path}`, fields: fieldsOf(data, documents) } }),
})

/** Changes top-level fields of a document. */
export const merge = (path: string, data: Data): Write => ({
  path,
  json: (documents) => ({ ...set(path, data).json(documents), updateMask: { fieldPaths: Object.keys(data) } }),
})

/** Sets a document, and a field of it to the time of the request. */
export const stamp = (path: string, data: Data, fieldPath: string): Write => ({
  path,
  json: (documents) => ({
    ...set(path, data).json(documents),
    updateTransforms: [{ fieldPath, setToServerValue: 'REQUEST_TIME' }],
  }),
})

export const remove = (path: string): Write => ({
  path,
  json: (documents) => ({ delete: `${documents}/${path}` }),
})

/** A commit of one write or, as a batch, of several. */
export function commit(...writes: Write[]): Operation {
  return {
    touches: writes.map(({ path }) => path),
    run: async (project, caller) => isAllowed(await sendCommit(project, caller, writes)),
  }
}

/**
 * A transaction as the web SDK makes it: documents are read together, and the commit verifies that those which it does
 * not write are still as they were read.
 */
export function transaction(reads: readonly string[], ...writes: Write[]): Operation {
  return {
    touches: writes.map(({ path }) => path),
    async run(project, caller) {
      const body = { documents: reads.map((path) => `${project.documents}/${path}`) }
      const read = await project.send('POST', `${project.documents}:batchGet`, caller, body)
      if (!isAllowed(read)) return false
      const answers = JSON.parse(read.body) as { found?: { name: string; updateTime: string } }[]
      const verified = answers.flatMap(({ found }): Write[] => {
        const path = found?.name.slice(project.documents.length + 1)
        const isLeft = path !== undefined && writes.every((write) => write.path !== path)
        return isLeft && found ? [verify(path, found.updateTime)] : []
      })
      return isAllowed(await sendCommit(project, caller, [...writes, ...verified]))
    },
  }
}

const verify = (path: string, updateTime: string): Write => ({
  path,
  json: (documents) => ({ verify: `${documents}/${path}`, currentDocument: { updateTime } }),
})

function sendCommit(project: Project, caller: Caller, writes: readonly Write[]): Promise<Reply> {
  const body = { writes: writes.map((write) => write.json(project.documents)) }
  return project.send('POST', `${project.documents}:commit`, caller, body)
}

function reading(
  method: 'GET' | 'POST',
  path: (documents: string) => string,
  body?: (documents: string) => unknown,
): Operation {
  return {
    touches: [],
    run: async (project, caller) =>
      isAllowed(await project.send(method, path(project.documents), caller, body?.(project.documents))),
  }
}

const OPERATORS: Readonly<Record<Operator, string>> = {
  '==': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_OR_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_OR_EQUAL',
  in: 'IN',
  'not-in': 'NOT_IN',
  'array-contains': 'ARRAY_CONTAINS',
  'array-contains-any': 'ARRAY_CONTAINS_ANY',
}

function query(collection: string, allDescendants: boolean, parts: QueryParts): Operation {
  const cut = collection.lastIndexOf('/')
  const parent = (documents: string) => (cut === -1 ? documents : `${documents}/${collection.slice(0, cut)}`)
  const { where = [], orderBy = [], limit, offset, as } = parts
  const structuredQuery = (documents: string) => ({
    from: [{ collectionId: collection.slice(cut + 1), allDescendants }],
    ...(where.length === 0 ? {} : { where: composite('AND', where, documents) }),
    ...(orderBy.length === 0 ? {} : { orderBy: orderBy.map(order) }),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
    ...(as === 'names' ? { select: { fields: [{ fieldPath: '__name__' }] } } : {}),
  })
  if (as !== 'count') {
    return reading(
      'POST',
      (documents) => `${parent(documents)}:runQuery`,
      (documents) => ({ structuredQuery: structuredQuery(documents) }),
    )
  }
  const aggregations = [{ alias: 'n', count: {} }]
  return reading(
    'POST',
    (documents) => `${parent(documents)}:runAggregationQuery`,
    (documents) => ({ structuredAggregationQuery: { structuredQuery: structuredQuery(documents), aggregations } }),
  )
}

const order = (name: string): Record<string, unknown> => ({
  field: { fieldPath: name.replace(/^-/, '') },
  direction: name.startsWith('-') ? 'DESCENDING' : 'ASCENDING',
})

function composite(op: 'AND' | 'OR', conditions: readonly Where[], documents: string): Record<string, unknown> {
  return { compositeFilter: { op, filters: conditions.map((condition) => filter(condition, documents)) } }
}

function filter(condition: Where, documents: string): Record<string, unknown> {
  if ('or' in condition) return composite('OR', condition.or, documents)
  const [fieldPath, op, value] = condition
  return { fieldFilter: { field: { fieldPath }, op: OPERATORS[op], value: valueOf(value, documents) } }
}
