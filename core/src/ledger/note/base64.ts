import type { Bytes } from './bytes.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]))

/** Standard base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text += (ALPHABET[group >> 18] ?? '') + (ALPHABET[(group >> 12) & 63] ?? '')
    text += left > 1 ? (ALPHABET[(group >> 6) & 63] ?? '') : '='
    text += left > 2 ? (ALPHABET[group & 63] ?? '') : '='
  }
  return text
}

/**
 * The bytes of a standard base64 text (RFC 4648, section 4); undefined when it is not one.
 * Only the one text that `encodeBase64` writes is read: a second spelling of the same bytes would be a change nobody detects.
 */
export function decodeBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const length = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let held = 0
  let written = 0
  for (let index = 0; index < length; index += 1) {
    const value = VALUES.get(text.charAt(index))
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xfff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[written] = (bits >> held) & 0xff
      written += 1
    }
  }
  const unused = bits & ((1 << held) - 1)
  return unused === 0 ? bytes : undefined
}
