import { apiKeyText } from '@mesh/core/access/api-key-text'
import { grantScopes } from '@mesh/core/access/key-scopes'
import { HOUR_MS } from '@mesh/core/durations'
import { rotateApiKeyRequestSchema, type ApiKeyResponse } from '@mesh/core/schema/access-api'
import { readAccount } from '../gcp/accounts.ts'
import { authoriseMember } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { hashOfSecret, keyIdOf, newSecret } from '../kit/key-secret.ts'
import { parseInput } from '../kit/parse-input.ts'
import { replaceApiKey } from './store/api-keys.ts'

const live = { readAccount, replaceApiKey }

/**
 * Makes a new key in the place of one that goes on for the overlap: the same name, scopes and lifetime, and the caller answers
 * for it from now on.
 */
export async function rotateApiKey(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ApiKeyResponse> {
  const { person, role } = await authoriseMember(caller, 'apiKey.create', deps.readAccount)
  const { requestId, keyId: oldId, overlapHours } = parseInput(rotateApiKeyRequestSchema, request, 'request')
  const secret = newSecret()
  const newId = keyIdOf(person.uid, requestId)
  const overlapUntil = new Date(now.getTime() + overlapHours * HOUR_MS)
  const { key, isNew } = await deps.replaceApiKey(
    {
      oldId,
      newId,
      overlapUntil,
      now,
      successor: (old) => ({
        ...old,
        hash: hashOfSecret(secret) ?? '',
        scopes: grantScopes(old.scopes, role),
        owner: person,
        expireTime: new Date(now.getTime() + old.expireTime.getTime() - old.createTime.getTime()),
        lastUseTime: null,
        createTime: now,
        updateTime: now,
      }),
    },
    person,
  )
  return { keyId: newId, key: isNew ? apiKeyText(newId, secret) : null, expireTime: key.expireTime.toISOString() }
}
