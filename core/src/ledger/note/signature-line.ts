import { decodeBase64, encodeBase64 } from './base64.ts'
import { type Bytes, joinBytes } from './bytes.ts'
import { isKeyName, KEY_NAME_EXPECTED } from './key-name.ts'
import { malformed } from './malformed.ts'

/** One signature of a note. */
export interface NoteSignature {
  /** Name of the key, by convention a URL without scheme. */
  name: string
  /** First four bytes of the key's hash, big-endian. */
  keyId: number
  /** What stands behind the key id: a signature, or a time and a signature, as the key's type says. */
  payload: Bytes
}

const PREFIX = '\u2014 '
const KEY_ID_BYTES = 4

/** Signatures that a note may carry at most; verifiers must take 16 or more (C2SP signed-note, Format). */
export const SIGNATURES_MAX = 100

/** The line `— <key name> base64(key id ‖ payload)` of a signature, ending in a newline (C2SP signed-note, Signatures). */
export function formatSignatureLine({ name, keyId, payload }: NoteSignature): string {
  if (!isKeyName(name)) throw malformed({ what: 'Signature', line: 1, found: name, expected: KEY_NAME_EXPECTED })
  const id = new Uint8Array(KEY_ID_BYTES)
  new DataView(id.buffer).setUint32(0, keyId)
  return `${PREFIX}${name} ${encodeBase64(joinBytes(id, payload))}\n`
}

/**
 * The signatures of consecutive signature lines, as they end a note or as a witness answers them.
 * `line` is the number of the first line in the text they come from, for errors.
 */
export function parseSignatureLines(text: string, what = 'Signatures', line = 1): NoteSignature[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') {
    const last = line + lines.length
    throw malformed({ what, line: last, found: text.slice(-20), expected: 'a newline at the end of the last line' })
  }
  if (lines.length === 0) throw malformed({ what, line, found: '', expected: 'one or more signature lines' })
  if (lines.length > SIGNATURES_MAX) {
    const found = `${lines.length} signatures`
    throw malformed({ what, line: line + SIGNATURES_MAX, found, expected: `at most ${SIGNATURES_MAX}` })
  }
  return lines.map((one, index) => parseSignatureLine(one, what, line + index))
}

function parseSignatureLine(text: string, what: string, line: number): NoteSignature {
  const refuse = (expected: string) => malformed({ what, line, found: text, expected })
  if (!text.startsWith(PREFIX)) throw refuse('a signature line: em dash, space, key name, space, base64')
  const [name = '', encoded, ...more] = text.slice(PREFIX.length).split(' ')
  if (!isKeyName(name)) throw refuse(KEY_NAME_EXPECTED)
  if (encoded === undefined || more.length > 0) throw refuse('one space between key name and base64, none behind')
  const bytes = decodeBase64(encoded)
  if (bytes === undefined) throw refuse('standard base64 with padding behind the key name')
  if (bytes.length <= KEY_ID_BYTES) throw refuse('a key id of 4 bytes and a signature in the base64')
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), payload: bytes.slice(KEY_ID_BYTES) }
}
