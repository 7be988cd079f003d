import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredOperation, StoredService } from './types.ts'

/** All that the stand-in knows. */
export interface RunState {
  services: StoredService[]
  operations: StoredOperation[]
}

/** Where services outlive the process: one file, replaced as a whole. */
export class RunStateFile {
  readonly #path: string

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true })
    this.#path = join(directory, 'run.json')
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): RunState {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { services: [], operations: [] }
      throw error
    }
    try {
      const { services, operations } = JSON.parse(text) as RunState
      return { services: [...services], operations: [...operations] }
    } catch (cause) {
      throw new Error(`${this.#path} is not readable as kept services; remove it to start with the seeded ones.`, {
        cause,
      })
    }
  }

  /** Keeps the state, on disk when it returns. */
  write(state: RunState): void {
    const next = `${this.#path}.new`
    const file = openSync(next, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify(state))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, this.#path)
  }
}
