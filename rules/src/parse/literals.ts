const simpleEscapes: Record<string, number> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  v: 11,
  a: 7,
  '\\': 92,
  "'": 39,
  '"': 34,
  '`': 96,
  '?': 63,
}
const escapePattern = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/

/** A literal that the language does not know; `offset` counts from the start of the literal's text. */
export class LiteralError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

interface Piece {
  /** Set for text and for escapes that name a character. */
  readonly text?: string
  /** Set for \x and octal escapes, which name a byte in a bytes literal. */
  readonly byte?: number
}

function* pieces(body: string, bodyOffset: number): Generator<Piece> {
  let plainFrom = 0
  for (let i = body.indexOf('\\'); i !== -1; i = body.indexOf('\\', plainFrom)) {
    if (i > plainFrom) yield { text: body.slice(plainFrom, i) }
    const rest = body.slice(i + 1, i + 10)
    const match = escapePattern.exec(rest)
    const simple = simpleEscapes[rest.charAt(0)]
    if (match) {
      const [whole, hex, short, long, octal] = match
      const wide = short ?? long
      if (wide !== undefined) {
        const code = Number.parseInt(wide, 16)
        if (code > 0x10ffff) throw new LiteralError(`\\${whole} is no Unicode character`, bodyOffset + i)
        yield { text: String.fromCodePoint(code) }
      } else {
        const byte = hex === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(hex, 16)
        yield { text: String.fromCharCode(byte), byte }
      }
      plainFrom = i + 1 + whole.length
    } else if (simple !== undefined) {
      yield { text: String.fromCharCode(simple) }
      plainFrom = i + 2
    } else {
      const found = rest.charAt(0)
      throw new LiteralError(
        `unknown escape \\${found}: write \\\\${found} for a backslash followed by ${found}`,
        bodyOffset + i,
      )
    }
  }
  if (plainFrom < body.length) yield { text: body.slice(plainFrom) }
}

/** The value of a quoted string literal; throws LiteralError. */
export function parseString(image: string): string {
  const body = image.slice(1, -1)
  if (!body.includes('\\')) return body
  let text = ''
  for (const piece of pieces(body, 1)) text += piece.text ?? ''
  return text
}

/** The bytes of b'…': text is UTF-8, \xFF and \377 are single bytes; throws LiteralError. */
export function parseBytes(image: string): Uint8Array {
  const encoder = new TextEncoder()
  const parts: number[] = []
  for (const piece of pieces(image.slice(2, -1), 2)) {
    if (piece.byte !== undefined) parts.push(piece.byte)
    else for (const byte of encoder.encode(piece.text ?? '')) parts.push(byte)
  }
  return Uint8Array.from(parts)
}

export const integerMax = 2n ** 63n - 1n
export const integerMin = -(2n ** 63n)
