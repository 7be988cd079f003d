import { MeshError } from '../../errors.ts'
import type { Bytes } from './bytes.ts'
import { malformed } from './malformed.ts'

const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/** A note's bytes as text: valid UTF-8 without ASCII control characters other than newline (C2SP signed-note, Format). */
export function readNoteText(note: Uint8Array | string, what: string): string {
  const text = typeof note === 'string' ? note : decode(note, what)
  if (!text.isWellFormed()) {
    throw new MeshError('invalid-argument', `${what}: found half a surrogate pair, expected text that UTF-8 can carry`)
  }
  const place = text.search(CONTROL)
  if (place !== -1) {
    const line = text.slice(0, place).split('\n').length
    throw malformed({ what, line, found: text.charAt(place), expected: 'no control characters other than newline' })
  }
  return text
}

/** The UTF-8 bytes of a text. */
export function encodeText(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text))
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    // A byte order mark is part of what was signed; the decoder would drop it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new MeshError('invalid-argument', `${what}: found bytes that are not UTF-8, expected UTF-8 text`, {
      cause: error,
    })
  }
}
