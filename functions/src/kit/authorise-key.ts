import { timingSafeEqual } from 'node:crypto'
import { readApiKeyText } from '@mesh/core/access/api-key-text'
import { judgeApiKey } from '@mesh/core/access/judge-api-key'
import { MeshError } from '@mesh/core/errors'
import type { Permission } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import type { ApiKey, Member } from '@mesh/core/schema/member'
import { KEY_PREFIX } from './actor-of.ts'
import { hashOfSecret } from './key-secret.ts'
import { log } from './log.ts'
import { readStanding, type ReadAccount } from './read-standing.ts'

interface KeyDeps {
  readApiKey: (keyId: string) => Promise<ApiKey | undefined>
  noteKeyUse: (keyId: string, key: ApiKey, now: Date) => Promise<void>
  readAccount: ReadAccount
  readMember: (uid: string) => Promise<Member | undefined>
  now: () => Date
}

/** What is compared when there is no such key, so that the answer takes as long. */
const NO_HASH = '0'.repeat(64)

/**
 * The machine that a key's text belongs to, as the person it stands for in records. Guessing is bounded by the secret's 256
 * bits, so wrong keys are not counted. Throws `unauthenticated` or `permission-denied`.
 */
export async function authoriseKey(text: string, permission: Permission, deps: KeyDeps): Promise<Person> {
  const parts = readApiKeyText(text)
  const hash = parts === undefined ? undefined : hashOfSecret(parts.secret)
  if (parts === undefined || hash === undefined) {
    throw new MeshError('unauthenticated', 'this is no API key of Mesh; expected mesh_<id>_<secret> as it was shown')
  }
  const key = await deps.readApiKey(parts.keyId)
  const isRight = timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(key?.hash ?? NO_HASH, 'hex'))
  if (key === undefined || !isRight) {
    throw new MeshError('unauthenticated', `there is no API key ${parts.keyId} with this secret; create one`)
  }
  const now = deps.now()
  judgeApiKey(key, permission, { role: (await readStanding(key.owner.uid, deps))?.role }, now)
  await deps.noteKeyUse(parts.keyId, key, now).catch((error: unknown) => {
    log.warn('the use of a key could not be noted', { keyId: parts.keyId, error: String(error) })
  })
  return { uid: `${KEY_PREFIX}${parts.keyId}`, name: key.name }
}
