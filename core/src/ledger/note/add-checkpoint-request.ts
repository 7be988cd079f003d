import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Bytes } from './bytes.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { malformed } from './malformed.ts'
import { readNoteText } from './note-text.ts'
import { formatNote, parseNote, type SignedNote } from './signed-note.ts'
import { parseTreeSize, TREE_SIZE_EXPECTED } from './tree-size.ts'

/** What a log asks of a witness. */
export interface AddCheckpointRequest {
  /** Size of the checkpoint that the witness cosigned last, as far as the log knows. */
  oldSize: number
  /** Consistency proof from the old size to the checkpoint's size. */
  proof: readonly Uint8Array[]
  note: SignedNote
}

const WHAT = 'Add-checkpoint request'
const PROOF_LINES_MAX = 63
const HASH_BYTES = 32

/** Reads the body of an add-checkpoint request (C2SP tlog-witness); `invalid-argument` with the place when it is none. */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpointRequest & { checkpoint: Checkpoint } {
  const whole = readNoteText(body, WHAT)
  const split = whole.indexOf('\n\n')
  if (split === -1) {
    const expected = 'an old size line, proof lines, a blank line and a checkpoint'
    throw malformed({ what: WHAT, line: 1, found: whole, expected })
  }
  const [first = '', ...lines] = whole.slice(0, split).split('\n')
  const oldSize = first.startsWith('old ') ? parseTreeSize(first.slice('old '.length)) : undefined
  if (oldSize === undefined) {
    throw malformed({ what: WHAT, line: 1, found: first, expected: `"old", one space and ${TREE_SIZE_EXPECTED}` })
  }
  if (lines.length > PROOF_LINES_MAX) {
    const found = `${lines.length} proof lines`
    throw malformed({ what: WHAT, line: PROOF_LINES_MAX + 2, found, expected: `at most ${PROOF_LINES_MAX}` })
  }
  const proof = lines.map((text, index) => parseHash(text, index + 2))
  const note = parseNote(whole.slice(split + 2), `${WHAT}, checkpoint`)
  return { oldSize, proof, note, checkpoint: parseCheckpoint(note.text) }
}

/** Writes the body of an add-checkpoint request (C2SP tlog-witness); `invalid-argument` when it would not be read. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpointRequest): string {
  const body = `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${formatNote(note)}`
  parseAddCheckpoint(body)
  return body
}

function parseHash(text: string, line: number): Bytes {
  const hash = decodeBase64(text)
  if (hash?.length === HASH_BYTES) return hash
  throw malformed({ what: WHAT, line, found: text, expected: `a proof line: ${HASH_BYTES} bytes in base64` })
}
