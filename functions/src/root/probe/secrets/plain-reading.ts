/** A text without what depends on how it was written down. */
export interface Reading {
  /** Its UTF-8 bytes in lower case, one character each; line breaks are left out, other blanks and + alike. */
  bytes: string
  /** Where in the text each byte comes from. */
  starts: Uint32Array
}

/**
 * One character as URLs, JSON or HTML escape it, once or several times over. Repetitions are bounded: a target could
 * otherwise make the search try each length from each place.
 */
const ESCAPE =
  /%(?:25){0,4}([0-9a-f]{2})|\\{1,8}(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))|&(?:amp;){0,4}(?:#0{0,8}(\d{1,7})|#x0{0,8}([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));?/giu

const HTML: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const JSON_LETTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
const SPACE = 0x20

/** Reads a text whatever it was escaped for, so that two ways to write the same have the same bytes. */
export function plainReading(text: string): Reading {
  return read(text, text.matchAll(ESCAPE))
}

/**
 * Reads a text as it is: what looks like an escape may be none. In `&AM` before `password` the first letter would be taken
 * for the end of `&amp`, in `C:\` before `token` for a tab.
 */
export function literalReading(text: string): Reading {
  return read(text, [])
}

function read(text: string, escapes: Iterable<RegExpExecArray>): Reading {
  const bytes = Buffer.alloc(3 * text.length)
  const starts = new Uint32Array(3 * text.length)
  let count = 0
  const put = (byte: number, start: number): void => {
    if (byte === SPACE && count > 0 && bytes[count - 1] === SPACE) return
    starts[count] = start
    bytes[count++] = byte
  }
  const putCharacter = (character: string, start: number): void => {
    if (character === '\n' || character === '\r') return
    const code = character.codePointAt(0) ?? 0
    if (character === '+' || character === '\t') put(SPACE, start)
    else if (code < 0x80) put(code >= 0x41 && code <= 0x5a ? code + 0x20 : code, start)
    else for (const byte of Buffer.from(character.toLowerCase())) put(byte, start)
  }
  const putPlain = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      putCharacter(character, at)
      at += character.length - 1
    }
  }
  let end = 0
  for (const match of escapes) {
    putPlain(end, match.index)
    end = match.index + match[0].length
    const [, percent, unit, byte, escaped, decimal, hexadecimal, name] = match
    const code = percent ?? byte ?? unit ?? hexadecimal
    if (percent !== undefined && Number.parseInt(percent, 16) >= 0x80) put(Number.parseInt(percent, 16), match.index)
    else if (code !== undefined) putCharacter(characterOf(Number.parseInt(code, 16)), match.index)
    else if (decimal !== undefined) putCharacter(characterOf(Number(decimal)), match.index)
    else if (name !== undefined) putCharacter(HTML[name.toLowerCase()] ?? '', match.index)
    else putCharacter(JSON_LETTERS[escaped ?? ''] ?? escaped ?? '', match.index)
  }
  putPlain(end, text.length)
  return { bytes: bytes.toString('latin1', 0, count), starts: starts.subarray(0, count) }
}

function characterOf(code: number): string {
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '\ufffd'
}
