import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JWK } from 'jose'

/** Where the issuer's private keys outlive the process, newest first: one file that only its owner may read. */
export class KeyFile {
  readonly #path: string

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.#path = join(directory, 'identity-keys.json')
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): JWK[] {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
    try {
      const { keys } = JSON.parse(text) as { keys: JWK[] }
      if (keys.every(({ kty, d }) => kty === 'RSA' && d !== undefined)) return keys
    } catch {
      // The parser's own words would quote the file.
    }
    throw new Error(`${this.#path} is not readable as kept keys; remove it to start with new ones.`)
  }

  write(keys: readonly JWK[]): void {
    const next = `${this.#path}.new`
    writeFileSync(next, JSON.stringify({ keys }), { mode: 0o600 })
    renameSync(next, this.#path)
  }
}
