import { randomBytes } from 'node:crypto'
import type { Caller, Json } from '../../api/service.ts'
import { STATUS, RpcError } from '../../../kit/rpc-error.ts'
import { documentJson, projectionOf } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { BATCH_WRITES_MAX } from '../limits.ts'
import { checkCollectionId, checkDocumentId, parseDatabaseName, parseDocumentName, parseParentName } from '../names.ts'
import { invalid, objectsOf, optionalObject, optionalText, requiredText } from '../request.ts'
import type { CommitOutcome, WriteOutcome } from '../staged-commit.ts'
import type { Transaction } from '../transaction.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { parseWrite } from '../writes/parse-write.ts'

/** Commit, with or without a transaction; the transaction is over whether it succeeds or not. */
export async function commit(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const database = parseDatabaseName(requiredText(request, 'database'))
  const id = optionalText(request, 'transaction')
  const writes = objectsOf(request, 'writes')
  if (id === undefined) return commitJson(await commitWrites(parts, database, writes, caller))
  const transaction = parts.transactions.use(id, database)
  try {
    if (transaction.isReadOnly && writes.length > 0) throw invalid('Cannot modify entities in a read-only transaction.')
    return commitJson(await commitWrites(parts, database, writes, caller, transaction))
  } finally {
    parts.transactions.end(transaction)
  }
}

/** Commits once no transaction but the given one has locked what the writes change. */
export function commitWrites(
  { committer, locks }: EngineParts,
  database: string,
  writes: readonly Json[],
  caller: Caller,
  transaction?: Transaction,
): Promise<CommitOutcome> {
  return locks.commit(transaction, committer.prepare(database, writes, caller))
}

/** The CommitResponse of a commit. */
export function commitJson({ time, outcomes }: CommitOutcome): Json {
  return { writeResults: outcomes.map(writeResultJson), commitTime: formatTimestamp(time) }
}

function writeResultJson({ document, transformResults }: WriteOutcome): Json {
  const result: Json = {}
  if (document !== undefined) result['updateTime'] = formatTimestamp(document.updateTime)
  if (transformResults.length > 0) result['transformResults'] = transformResults
  return result
}

/** BatchWrite: each write is a commit of its own, waits for locks of its own and has a status of its own. */
export async function batchWrite(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const database = parseDatabaseName(requiredText(request, 'database'))
  const writes = objectsOf(request, 'writes')
  if (writes.length > BATCH_WRITES_MAX) {
    throw invalid(`writes has ${writes.length} entries, more than the limit of ${BATCH_WRITES_MAX} of one BatchWrite.`)
  }
  const names = new Set<string>()
  for (const [index, write] of writes.entries()) {
    const { name } = parseWrite(write, database, `writes[${index}]`)
    if (names.has(name))
      throw invalid(`A BatchWrite must not write to one document twice: writes[${index}] is for ${name} again.`)
    names.add(name)
  }
  const attempts = writes.map(async (write) => {
    try {
      const [outcome] = (await commitWrites(parts, database, [write], caller)).outcomes
      return { writeResult: outcome === undefined ? {} : writeResultJson(outcome), status: { code: STATUS.OK } }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      return { writeResult: {}, status: { code: error.code, message: error.message } }
    }
  })
  const results = await Promise.all(attempts)
  return { writeResults: results.map((result) => result.writeResult), status: results.map((result) => result.status) }
}

/** CreateDocument; without a document id it gets 20 random letters and digits. ALREADY_EXISTS if there is one. */
export async function createDocument(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  const collectionId = checkCollectionId(requiredText(request, 'collectionId'))
  const given = optionalText(request, 'documentId')
  const name = `${parent}/${collectionId}/${given === undefined ? randomId() : checkDocumentId(given)}`
  const { fields } = optionalObject(request, 'document') ?? {}
  const write = { update: { name, fields }, currentDocument: { exists: false } }
  return await writeOne(parts, database, write, name, request, caller)
}

/** UpdateDocument: creates the document where it is missing, unless `currentDocument` says otherwise. */
export async function updateDocument(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const document = optionalObject(request, 'document')
  if (document === undefined) throw invalid('document is required.')
  const name = requiredText(document, 'name')
  const { database } = parseDocumentName(name, 'document.name')
  const write: Json = { update: document }
  if (request['updateMask'] !== undefined) write['updateMask'] = request['updateMask']
  if (request['currentDocument'] !== undefined) write['currentDocument'] = request['currentDocument']
  return await writeOne(parts, database, write, name, request, caller)
}

/** DeleteDocument; a missing document is no error, unless `currentDocument` says so. */
export async function deleteDocument(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const name = requiredText(request, 'name')
  const { database } = parseDocumentName(name)
  const write: Json = { delete: name }
  if (request['currentDocument'] !== undefined) write['currentDocument'] = request['currentDocument']
  await commitWrites(parts, database, [write], caller)
  return {}
}

async function writeOne(
  parts: EngineParts,
  database: string,
  write: Json,
  name: string,
  request: Json,
  caller: Caller,
): Promise<Json> {
  const projection = projectionOf(request)
  const { outcomes } = await commitWrites(parts, database, [write], caller)
  const document = outcomes[0]?.document
  return document === undefined ? { name } : documentJson(document, projection)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Twenty characters, each of 62 with the same chance: bytes that would favour the first ones are thrown away. */
function randomId(): string {
  let id = ''
  while (id.length < 20) {
    for (const byte of randomBytes(40)) if (byte < 248 && id.length < 20) id += ALPHABET[byte % 62]
  }
  return id
}
