import { getter } from './method.ts'
import type { Methods } from './method.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** base64url of RFC 4648 section 5, padded. */
function base64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const present = Math.min(3, bytes.length - i) + 1
    for (let j = 0; j < 4; j++) text += j < present ? alphabet.charAt((group >> (18 - 6 * j)) & 63) : '='
  }
  return text
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.Bytes */
export const bytesMethods: Methods<Uint8Array> = {
  size: getter((bytes) => BigInt(bytes.length)),
  toBase64: getter(base64Url),
  toHexString: getter((bytes) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(''),
  ),
}
