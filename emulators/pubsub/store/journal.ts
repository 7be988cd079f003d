import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Operation } from './operation.ts'

/** The log is rewritten when it is at least this long and most of it describes what is gone. */
const COMPACT_MIN_BYTES = 4_000_000
const COMPACT_GROWTH = 4

/**
 * The append-only log `pubsub.log` in a data directory: one line per change, `<crc32 in hex> <JSON array of operations>`.
 * A change is handed to the operating system before `append` returns, so it outlives the process; a line that was cut off by a
 * crash is dropped at the next start; a damaged line anywhere else is an error.
 */
export class Journal {
  readonly #path: string
  #file: number
  #size: number
  #compactAt: number

  /** Opens or creates the log and gives every operation in it to `apply`. */
  constructor(directory: string, apply: (operation: Operation) => void) {
    mkdirSync(directory, { recursive: true })
    this.#path = join(directory, 'pubsub.log')
    this.#size = existsSync(this.#path) ? replay(this.#path, apply) : 0
    this.#file = openSync(this.#path, 'a')
    ftruncateSync(this.#file, this.#size)
    this.#compactAt = Math.max(COMPACT_MIN_BYTES, this.#size)
  }

  get bytes(): number {
    return this.#size
  }

  /** Writes the operations as one change: after a crash, all of them or none of them are there. */
  append(operations: readonly Operation[]): void {
    const line = encode(operations)
    try {
      writeAll(this.#file, line)
    } catch (error) {
      ftruncateSync(this.#file, this.#size)
      throw new Error(`Cannot write to ${this.#path}; the change was not made.`, { cause: error })
    }
    this.#size += line.length
  }

  /** Replaces the log by `state` if it has grown far beyond its last compaction; whether it did. */
  compactIfLong(state: () => Iterable<Operation>): boolean {
    if (this.#size < this.#compactAt) return false
    this.compact(state())
    return true
  }

  /** Replaces the log by one that holds just these operations; atomic. Where it throws, the log goes on as it is. */
  compact(state: Iterable<Operation>): void {
    // Where this fails, it is not tried again before so much more was added.
    this.#compactAt = this.#size + COMPACT_MIN_BYTES
    const temporary = `${this.#path}.new`
    const file = openSync(temporary, 'a')
    let size = 0
    try {
      // It may be there, of a time when this failed.
      ftruncateSync(file)
      for (const operation of state) {
        const line = encode([operation])
        writeAll(file, line)
        size += line.length
      }
      fsyncSync(file)
      renameSync(temporary, this.#path)
    } catch (error) {
      closeSync(file)
      throw error
    }
    closeSync(this.#file)
    this.#file = file
    this.#size = size
    this.#compactAt = Math.max(COMPACT_MIN_BYTES, size * COMPACT_GROWTH)
  }

  close(): void {
    fsyncSync(this.#file)
    closeSync(this.#file)
  }
}

function encode(operations: readonly Operation[]): Buffer {
  const json = JSON.stringify(operations)
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}\n`)
}

function writeAll(file: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset)
}

function replay(path: string, apply: (operation: Operation) => void): number {
  const bytes = readFileSync(path)
  let offset = 0
  while (offset < bytes.length) {
    const end = bytes.indexOf(0x0a, offset)
    const operations = end < 0 ? undefined : decode(bytes.toString('utf8', offset, end))
    if (operations === undefined) {
      if (end < 0 || end === bytes.length - 1) return offset
      throw new Error(
        `${path} is damaged at byte ${offset}: expected "<crc32> <JSON>", and intact lines follow. ` +
          'Delete the file (npm start -- --fresh) to start empty, or restore it.',
      )
    }
    for (const operation of operations) apply(operation)
    offset = end + 1
  }
  return offset
}

function decode(line: string): Operation[] | undefined {
  const json = line.slice(9)
  return crc32(json).toString(16).padStart(8, '0') === line.slice(0, 8) ? (JSON.parse(json) as Operation[]) : undefined
}
