import { malformed } from './malformed.ts'
import { readNoteText } from './note-text.ts'
import { formatSignatureLine, type NoteSignature, parseSignatureLines } from './signature-line.ts'

/** A text and its signatures (C2SP signed-note). Nothing here says whether a signature is good. */
export interface SignedNote {
  /** What was signed, with its final newline. */
  text: string
  signatures: readonly NoteSignature[]
}

/** Reads a note: text, blank line, signature lines; `invalid-argument` with the line when it is none. */
export function parseNote(note: Uint8Array | string, what = 'Note'): SignedNote {
  const whole = readNoteText(note, what)
  const split = whole.lastIndexOf('\n\n')
  if (split === -1) {
    const expected = 'a text ending in newline, a blank line and signature lines'
    throw malformed({ what, line: 1, found: whole, expected })
  }
  const text = whole.slice(0, split + 1)
  const line = text.split('\n').length + 1
  return { text, signatures: parseSignatureLines(whole.slice(split + 2), what, line) }
}

/** Writes a note; `invalid-argument` when its text cannot be signed or nobody signed it. */
export function formatNote({ text, signatures }: SignedNote): string {
  checkNoteText(text)
  if (signatures.length === 0) {
    throw malformed({ what: 'Note', line: 1, found: 'no signature', expected: 'at least one signature' })
  }
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`
}

/** The note with one more signature, instead of the one that the same key (name and id) made before. */
export function addSignature({ text, signatures }: SignedNote, signature: NoteSignature): SignedNote {
  const others = signatures.filter(({ name, keyId }) => name !== signature.name || keyId !== signature.keyId)
  return { text, signatures: [...others, signature] }
}

/** Refuses a text that no note can carry. */
export function checkNoteText(text: string): void {
  readNoteText(text, 'Note')
  if (text.endsWith('\n')) return
  const line = text.split('\n').length
  throw malformed({ what: 'Note', line, found: text.slice(-20), expected: 'a newline at the end of the text' })
}
