import { createHash, randomBytes } from 'node:crypto'
import { KEY_ID_CHARS } from '@mesh/core/access/api-key-text'

const SECRET_BYTES = 32
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new secret: 32 random bytes in base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** SHA-256, in hexadecimal, of a secret's bytes; undefined for text that is no secret, also for a second spelling of one. */
export function hashOfSecret(secret: string): string | undefined {
  const bytes = Buffer.from(secret, 'base64url')
  if (bytes.length !== SECRET_BYTES || bytes.toString('base64url') !== secret) return undefined
  return createHash('sha256').update(bytes).digest('hex')
}

/** Public id of the key that a person's request makes: the same for every attempt of that request. */
export function keyIdOf(uid: string, requestId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([uid, requestId]))
    .digest()
  return [...digest.subarray(0, KEY_ID_CHARS)].map((byte) => BASE32[byte & 31]).join('')
}
