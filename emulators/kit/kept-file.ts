import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface KeptFileOptions {
  /** Created, for its owner only, when it is missing. */
  directory: string
  name: string
  /** What the file holds and what becomes of it without the file, for the error about a damaged one. */
  words: { holds: string; remedy: string }
}

/** A JSON value that outlives the process: one file that only its owner may read, replaced as a whole. */
export class KeptFile {
  readonly #path: string
  readonly #words: KeptFileOptions['words']

  constructor({ directory, name, words }: KeptFileOptions) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.#path = join(directory, name)
    this.#words = words
  }

  /**
   * What `decode` makes of the value that was written last; undefined when there is none. Throws for a file that cannot be
   * read, and where it is no JSON or `decode` throws, without a word of what is in it.
   */
  read<Value>(decode: (json: unknown) => Value): Value | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
    try {
      return decode(JSON.parse(text))
    } catch {
      // The parser's own words would quote the file.
      const { holds, remedy } = this.#words
      throw new Error(`${this.#path} is not readable as ${holds}; remove it to ${remedy}.`)
    }
  }

  /** Keeps a value, on disk when it returns; where it throws, the file is as it was. */
  write(value: unknown): void {
    const next = `${this.#path}.new`
    const file = openSync(next, 'w', 0o600)
    try {
      // Other than writeSync it goes on after a write that was done in part, or fails.
      writeFileSync(file, JSON.stringify(value))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, this.#path)
  }
}
