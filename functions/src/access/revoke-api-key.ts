import { revokeApiKeyRequestSchema, type ApiKeyResponse } from '@mesh/core/schema/access-api'
import { readAccount } from '../gcp/accounts.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { parseInput } from '../kit/parse-input.ts'
import { endApiKey } from './store/api-keys.ts'

const live = { readAccount, endApiKey }

/** Ends a key at once: the next call with it is refused. */
export async function revokeApiKey(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ApiKeyResponse> {
  const person = await authorise(caller, 'apiKey.revoke', deps.readAccount)
  const { keyId, reason } = parseInput(revokeApiKeyRequestSchema, request, 'request')
  const { expireTime } = await deps.endApiKey(keyId, reason, person, now)
  return { keyId, key: null, expireTime: expireTime.toISOString() }
}
