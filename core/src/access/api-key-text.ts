const KEY_TEXT = /^mesh_([a-z2-7]{12})_([A-Za-z0-9_-]{43})$/

/** Characters of a key's public id: base32 of RFC 4648 in lower case, 60 bits. */
export const KEY_ID_CHARS = 12

/** A key as its machine sends it; `secret` is 32 random bytes in base64url. */
export function apiKeyText(keyId: string, secret: string): string {
  return `mesh_${keyId}_${secret}`
}

/** The parts of a key's text; undefined for any other text. */
export function readApiKeyText(text: string): { keyId: string; secret: string } | undefined {
  const [, keyId, secret] = KEY_TEXT.exec(text) ?? []
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret }
}
