import { apiKeyText } from '@mesh/core/access/api-key-text'
import { grantScopes } from '@mesh/core/access/key-scopes'
import { DAY_MS } from '@mesh/core/durations'
import { MeshError } from '@mesh/core/errors'
import { jsonEqual } from '@mesh/core/json-equal'
import { createApiKeyRequestSchema, type ApiKeyResponse } from '@mesh/core/schema/access-api'
import type { ApiKey } from '@mesh/core/schema/member'
import { readAccount } from '../gcp/accounts.ts'
import { authoriseMember } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { hashOfSecret, keyIdOf, newSecret } from '../kit/key-secret.ts'
import { parseInput } from '../kit/parse-input.ts'
import { addApiKey } from './store/api-keys.ts'

const live = { readAccount, addApiKey }

/** Makes a key for a machine, which the caller answers for; its text is in this one answer and stored nowhere. */
export async function createApiKey(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ApiKeyResponse> {
  const { person, role } = await authoriseMember(caller, 'apiKey.create', deps.readAccount)
  const { requestId, name, scopes, days } = parseInput(createApiKeyRequestSchema, request, 'request')
  const secret = newSecret()
  const keyId = keyIdOf(person.uid, requestId)
  const wanted: ApiKey = {
    schemaVersion: 1,
    name,
    hash: hashOfSecret(secret) ?? '',
    scopes: grantScopes(scopes, role),
    owner: person,
    expireTime: new Date(now.getTime() + days * DAY_MS),
    revokeTime: null,
    replacedBy: null,
    lastUseTime: null,
    createTime: now,
    updateTime: now,
  }
  const { key, isNew } = await deps.addApiKey(keyId, wanted, person)
  if (key.name !== name || !jsonEqual(key.scopes, wanted.scopes)) {
    throw new MeshError(
      'already-exists',
      `the request ${requestId} made the key ${keyId} "${key.name}"; revoke that one if its text is lost, and use another requestId`,
    )
  }
  return { keyId, key: isNew ? apiKeyText(keyId, secret) : null, expireTime: key.expireTime.toISOString() }
}
