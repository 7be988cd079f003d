import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppendFile } from '../../kit/append-file.ts'
import type { Micros } from '../../kit/clock.ts'
import { readLines } from '../../kit/read-lines.ts'
import { storageError } from '../../kit/storage-error.ts'
import type { QueueConfig, Task } from './types.ts'

/** One line of the file. */
export type JournalLine =
  | { task: Task }
  /** The task is gone; its name cannot be used before `untilMicros`. */
  | { gone: string; untilMicros: Micros }
  | { queue: string; config: QueueConfig }

/** The file is written anew when so many lines, and four times those that count, have been added. */
const COMPACT_LINES = 5_000

/** Where tasks outlive the process: a file that grows by a line per change. Without a directory nothing is kept. */
export class Journal {
  readonly #path: string | undefined
  #file: AppendFile | undefined
  #added = 0
  /** Writing the file anew is worth while from so many added lines on. */
  #compactAt = COMPACT_LINES

  constructor(directory: string | undefined) {
    if (directory === undefined) return
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.#path = join(directory, 'tasks.jsonl')
  }

  /** What was written before, oldest first; half a line at the end is what a crash left. Throws for a damaged file. */
  read(): JournalLine[] {
    if (this.#path === undefined || !existsSync(this.#path)) return []
    const lines: JournalLine[] = []
    const path = this.#path
    readLines(path, (line, offset) => {
      try {
        lines.push(JSON.parse(line.toString('utf8')) as JournalLine)
      } catch (cause) {
        throw new Error(`${path} is damaged at byte ${offset}; remove it to start without tasks.`, { cause })
      }
    })
    return lines
  }

  /** Adds a line; throws RESOURCE_EXHAUSTED or UNAVAILABLE, with nothing added, when it cannot be written. */
  add(line: JournalLine): void {
    try {
      this.#file?.append(Buffer.from(`${JSON.stringify(line)}\n`))
    } catch (error) {
      throw storageError('the task was not stored', error)
    }
    this.#added += 1
  }

  /** Whether it is worth while to write the file anew with `counting` lines. */
  isLong(counting: number): boolean {
    return this.#file !== undefined && this.#added >= Math.max(this.#compactAt, 4 * counting)
  }

  /** Writes the file anew with these lines alone; where that fails, the file goes on as it is, and is not long for a while. */
  compact(lines: readonly JournalLine[]): void {
    if (this.#path === undefined) return
    this.#compactAt = this.#added + COMPACT_LINES
    const next = `${this.#path}.new`
    rmSync(next, { force: true })
    writeFileSync(next, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
    renameSync(next, this.#path)
    this.#file?.close()
    this.#file = new AppendFile(this.#path, '')
    this.#added = 0
    this.#compactAt = COMPACT_LINES
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }
}
