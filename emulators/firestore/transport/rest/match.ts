import { RpcError } from '../../../kit/rpc-error.ts'
import type { Json } from '../../api/service.ts'
import type { RpcName } from '../wire.ts'

/** The RPC that an HTTP request stands for, before its body and query are read. */
export interface RestCall {
  rpc: RpcName
  /** What the path says of the request. */
  request: Json
  /** The field that the body fills; undefined: the whole request; null: there is no body. */
  bodyField: string | undefined | null
}

/** Custom methods on the database's documents root… */
const DATABASE_METHODS: Record<string, RpcName> = {
  batchGet: 'BatchGetDocuments',
  batchWrite: 'BatchWrite',
  beginTransaction: 'BeginTransaction',
  commit: 'Commit',
  rollback: 'Rollback',
}

/** …and on the root or any document. */
const PARENT_METHODS: Record<string, RpcName> = {
  listCollectionIds: 'ListCollectionIds',
  partitionQuery: 'PartitionQuery',
  runAggregationQuery: 'RunAggregationQuery',
  runQuery: 'RunQuery',
}

const KNOWN_ONLY_OVER_GRPC = new Set(['executePipeline', 'listen', 'write'])

function splitCustomMethod(path: string): [string, string | undefined] {
  const colon = path.lastIndexOf(':')
  const name = path.slice(colon + 1)
  const isCustom =
    colon > 0 &&
    (Object.hasOwn(DATABASE_METHODS, name) || Object.hasOwn(PARENT_METHODS, name) || KNOWN_ONLY_OVER_GRPC.has(name))
  return isCustom ? [path.slice(0, colon), name] : [path, undefined]
}

function customCall(root: string, name: string, method: string, documentPath: string[]): RestCall | undefined {
  const bodyField = method === 'GET' ? null : undefined
  const parentRpc = PARENT_METHODS[name]
  if (parentRpc !== undefined) {
    if (documentPath.length % 2 !== 0) return undefined
    return { rpc: parentRpc, request: { parent: [root, ...documentPath].join('/') }, bodyField }
  }
  const databaseRpc = DATABASE_METHODS[name]
  if (databaseRpc === undefined)
    throw new RpcError('UNIMPLEMENTED', `Mesh's Firestore emulator does not serve :${name} over REST`)
  if (documentPath.length > 0) return undefined
  return { rpc: databaseRpc, request: { database: root.slice(0, -'/documents'.length) }, bodyField }
}

function resourceCall(root: string, method: string, documentPath: string[]): RestCall | undefined {
  const name = [root, ...documentPath].join('/')
  if (documentPath.length % 2 === 1) {
    const request = { parent: [root, ...documentPath.slice(0, -1)].join('/'), collectionId: documentPath.at(-1) }
    if (method === 'GET') return { rpc: 'ListDocuments', request, bodyField: null }
    if (method === 'POST') return { rpc: 'CreateDocument', request, bodyField: 'document' }
    return undefined
  }
  if (documentPath.length === 0) return undefined
  if (method === 'GET') return { rpc: 'GetDocument', request: { name }, bodyField: null }
  if (method === 'DELETE') return { rpc: 'DeleteDocument', request: { name }, bodyField: null }
  if (method === 'PATCH') return { rpc: 'UpdateDocument', request: { document: { name } }, bodyField: 'document' }
  return undefined
}

/** A slash of the path is never one of an id, so `%2F` stays as it is: https://github.com/googleapis/googleapis/blob/master/google/api/http.proto */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replace(/%(?=2f)/gi, '%25'))
  } catch {
    throw new RpcError('INVALID_ARGUMENT', `The path segment "${segment}" is not valid percent-encoding`)
  }
}

/** Finds the RPC of `METHOD /v1/projects/P/databases/D/documents…`; throws NOT_FOUND where there is none. */
export function matchRest(method: string, path: string): RestCall {
  const [resource, custom] = method === 'POST' ? splitCustomMethod(path) : [path, undefined]
  const [, version, ...segments] = resource.split('/').map((segment) => decodeSegment(segment))
  const [projects, project, databases, database, documents, ...documentPath] = segments
  const isDocuments =
    version === 'v1' && projects === 'projects' && databases === 'databases' && documents === 'documents'
  if (isDocuments && !segments.includes('')) {
    const root = `projects/${project}/databases/${database}/documents`
    const call =
      custom === undefined ? resourceCall(root, method, documentPath) : customCall(root, custom, method, documentPath)
    if (call !== undefined) return call
  }
  throw new RpcError('NOT_FOUND', `No method of Firestore's REST API fits ${method} ${path}`)
}
