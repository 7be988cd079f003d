const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\n\r]*/y

/** How deep lists and objects may lie in each other: far deeper than any request, and within the stack. */
const DEPTH_MAX = 1000

/** Where and why a text is no JSON. */
export class JsonFault extends Error {
  readonly offset: number

  constructor(offset: number, reason: string) {
    super(reason)
    this.name = 'JsonFault'
    this.offset = offset
  }
}

/** Reads JSON by the letter; throws JsonFault. Slower than JSON.parse: for texts that it misreads or cannot explain. */
export function readJson(text: string): unknown {
  return new JsonReader(text).whole()
}

/** The offset of the quote that ends the string which begins at `start`, or -1. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return -1
}

class JsonReader {
  readonly #text: string
  #offset = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    const value = this.#value()
    this.#skipSpace()
    if (this.#offset < this.#text.length) throw this.#fault('Parsing terminated before end of input.')
    return value
  }

  #value(): unknown {
    this.#skipSpace()
    const first = this.#text[this.#offset]
    if (first === '"') return this.#string()
    if (first === '{' || first === '[') {
      this.#depth += 1
      if (this.#depth > DEPTH_MAX) throw this.#fault(`Nested more than ${DEPTH_MAX} levels deep.`)
      const container = first === '{' ? this.#object() : this.#list()
      this.#depth -= 1
      return container
    }
    SCALAR.lastIndex = this.#offset
    const scalar = SCALAR.exec(this.#text)?.[0]
    if (scalar === undefined)
      throw this.#fault(',:]}'.includes(first ?? ',') ? 'Expected a value.' : 'Unexpected token.')
    this.#offset += scalar.length
    return JSON.parse(scalar) as unknown
  }

  #object(): unknown {
    const entries: [string, unknown][] = []
    this.#offset += 1
    if (this.#skipped('}')) return {}
    for (;;) {
      if (this.#text[this.#offset] !== '"') throw this.#fault('Expected an object key or }.')
      const key = this.#string()
      if (!this.#skipped(':')) throw this.#fault('Expected : between key:value pair.')
      entries.push([key, this.#value()])
      if (this.#skipped('}')) return Object.fromEntries(entries)
      if (!this.#skipped(',')) throw this.#fault('Expected , or } after key:value pair.')
      this.#skipSpace()
    }
  }

  #list(): unknown[] {
    const list: unknown[] = []
    this.#offset += 1
    if (this.#skipped(']')) return list
    for (;;) {
      list.push(this.#value())
      if (this.#skipped(']')) return list
      if (!this.#skipped(',')) throw this.#fault('Expected , or ] after array value.')
    }
  }

  #string(): string {
    const end = endOfString(this.#text, this.#offset)
    if (end < 0) throw this.#fault('Closing quote expected in string.')
    try {
      const string = JSON.parse(this.#text.slice(this.#offset, end + 1)) as string
      this.#offset = end + 1
      return string
    } catch {
      throw this.#fault('Invalid escape sequence or control character in string.')
    }
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#offset
    SPACE.exec(this.#text)
    this.#offset = SPACE.lastIndex
  }

  /** Whether `mark` comes next, after white space; it is then behind the reader. */
  #skipped(mark: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#offset] !== mark) return false
    this.#offset += 1
    return true
  }

  #fault(reason: string): JsonFault {
    const atEnd = this.#offset >= this.#text.length
    return new JsonFault(this.#offset, atEnd ? `Unexpected end of string. ${reason}` : reason)
  }
}
