import type { Caller, Json } from '../../api/service.ts'
import type { EngineParts } from '../engine-parts.ts'
import { parseDatabaseName } from '../names.ts'
import { optionalObject, requiredText } from '../request.ts'

/** BeginTransaction: read-write unless the options say readOnly. */
export async function beginTransaction(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const database = parseDatabaseName(requiredText(request, 'database'))
  return { transaction: parts.transactions.begin(database, optionalObject(request, 'options'), caller).id }
}

/** Rollback; INVALID_ARGUMENT for an id that was never given out. */
export async function rollback(parts: EngineParts, request: Json): Promise<Json> {
  const database = parseDatabaseName(requiredText(request, 'database'))
  parts.transactions.rollback(requiredText(request, 'transaction'), database)
  return {}
}
