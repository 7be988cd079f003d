import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Bytes } from './bytes.ts'
import { malformed } from './malformed.ts'
import { readNoteText } from './note-text.ts'
import { parseTreeSize, TREE_SIZE_EXPECTED } from './tree-size.ts'

/** What a log says of its Merkle tree at one size (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Identity of the log, by convention a URL without scheme. */
  origin: string
  /** Number of entries. */
  size: number
  /** SHA-256 root of the tree, 32 bytes. */
  rootHash: Bytes
  /** Lines behind the root; logs should have none. */
  extensions: readonly string[]
}

const ROOT_BYTES = 32
const WHAT = 'Checkpoint'

/** Reads the text of a checkpoint's note, final newline included; `invalid-argument` with the line when it is none. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = readNoteText(text, WHAT).split('\n')
  const refuse = (line: number, expected: string) =>
    malformed({ what: WHAT, line, found: lines[line - 1] ?? '', expected })
  if (lines.pop() !== '') {
    throw malformed({ what: WHAT, line: lines.length + 1, found: text.slice(-20), expected: 'a newline at the end' })
  }
  const [origin = '', sizeText = '', root = '', ...extensions] = lines
  if (origin === '') throw refuse(1, 'the origin of the log, such as example.com/log')
  const size = parseTreeSize(sizeText)
  if (size === undefined) throw refuse(2, TREE_SIZE_EXPECTED)
  const rootHash = decodeBase64(root)
  if (rootHash?.length !== ROOT_BYTES) throw refuse(3, `a root hash: ${ROOT_BYTES} bytes in base64`)
  const empty = extensions.indexOf('')
  if (empty !== -1) throw refuse(empty + 4, 'an extension line that is not empty')
  return { origin, size, rootHash, extensions }
}

/** Writes the text of a checkpoint's note, ready to sign; `invalid-argument` when a value has no place in one. */
export function formatCheckpoint({ origin, size, rootHash, extensions }: Checkpoint): string {
  const text = [origin, String(size), encodeBase64(rootHash), ...extensions, ''].join('\n')
  const read = parseCheckpoint(text)
  if (read.origin === origin && read.extensions.length === extensions.length) return text
  const expected = 'an origin and extension lines without newlines'
  throw malformed({ what: WHAT, line: 1, found: text, expected })
}
