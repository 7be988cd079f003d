import { readApiKeyText } from '@mesh/core/access/api-key-text'
import type { Permission } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import { readAccount, readSession } from '../gcp/accounts.ts'
import { authorise } from './authorise.ts'
import { KEY_HEADER, keyCaller, type Caller } from './door-input.ts'

interface PlainRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>
}

const live = { readAccount, readSession }

/**
 * Who calls a plain HTTP door: `Authorization: Bearer` with an ID token (checked against revocation) or an API key, or the
 * key in `x-mesh-key`. Throws `unauthenticated` or `permission-denied`.
 */
export async function authoriseRequest(request: PlainRequest, permission: Permission, deps = live): Promise<Person> {
  return authorise(await callerOfRequest(request, deps), permission, deps.readAccount)
}

async function callerOfRequest({ headers }: PlainRequest, deps: typeof live): Promise<Caller | undefined> {
  const key = headers[KEY_HEADER]
  if (key !== undefined) return keyCaller(String(key))
  const [, bearer] = /^Bearer +(\S+)$/i.exec(String(headers['authorization'] ?? '')) ?? []
  if (bearer === undefined) return undefined
  if (readApiKeyText(bearer) !== undefined) return keyCaller(bearer)
  return deps.readSession(bearer)
}
