import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Secret, VersionState } from './secrets.ts'

interface StoredSecret {
  name: string
  createSeconds: number
  versions: { name: string; state: VersionState; createSeconds: number; payload: string }[]
}

/** Where secrets outlive the process: one file that only its owner may read, replaced as a whole. */
export class SecretsFile {
  readonly #path: string

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.#path = join(directory, 'secrets.json')
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): Secret[] {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
    try {
      const { secrets } = JSON.parse(text) as { secrets: StoredSecret[] }
      return secrets.map((secret) => ({
        ...secret,
        versions: secret.versions.map((version) => ({ ...version, payload: Buffer.from(version.payload, 'base64') })),
      }))
    } catch {
      // The parser's own words would quote the file.
      throw new Error(`${this.#path} is not readable as kept secrets; remove it to start without secrets.`)
    }
  }

  /** Keeps the secrets, on disk when it returns. */
  write(secrets: readonly Secret[]): void {
    const stored = secrets.map((secret) => ({
      ...secret,
      versions: secret.versions.map((version) => ({ ...version, payload: version.payload.toString('base64') })),
    }))
    const next = `${this.#path}.new`
    const file = openSync(next, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify({ secrets: stored }))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, this.#path)
  }
}
