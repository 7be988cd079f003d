import { readdirSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { AppendFile } from '../../../kit/append-file.ts'
import type { Micros } from '../../../kit/clock.ts'
import { lockDirectory } from '../../../kit/lock-directory.ts'
import { storageError } from '../../../kit/storage-error.ts'
import { Documents } from '../documents.ts'
import { entryOf } from '../held-document.ts'
import type { CommitLog } from '../store.ts'
import type { StoredCommit } from '../types.ts'
import { encodeRecord } from './record.ts'
import { HEADER, readRecords } from './record-file.ts'
import { writeSnapshot, writeSnapshotSync } from './write-snapshot.ts'

const FILE = /^(log|snapshot)-(\d{8})$/
const UNFINISHED = /^snapshot-\d{8}\.tmp$/

/** A log shorter than this is never compacted. */
const COMPACT_BYTES_MIN = 32 * 1024 * 1024

interface Found {
  readonly snapshots: readonly number[]
  readonly logs: readonly number[]
}

/**
 * The data of an emulator on disk, for one process at a time. `log-N` has the commits in order; `snapshot-N` has what was
 * committed before `log-N` began, so state = newest snapshot and the logs from its number on. A snapshot is written
 * beside ongoing commits and may hold later states as well: replaying the log over it gives the same result, because a
 * record has whole documents.
 */
export class DataDirectory implements CommitLog {
  readonly documents = new Documents()
  readonly #path: string
  readonly #unlock: () => void
  #compactBytesMin: number
  #lastCommitTime: Micros = 0
  #log: AppendFile
  #generation: number
  #snapshotBytes = 0
  #compaction: { readonly abort: AbortController; readonly done: Promise<void> } | undefined

  /** Loads the directory, creating it if need be. Throws if another process uses it, or naming file and byte where it is corrupt. */
  constructor(path: string, compactBytesMin = COMPACT_BYTES_MIN) {
    this.#path = path
    this.#compactBytesMin = compactBytesMin
    this.#unlock = lockDirectory(path)
    const { snapshots, logs } = this.#found()
    const snapshot = snapshots.at(-1)
    const needed = logs.filter((number) => number >= (snapshot ?? 0))
    if (snapshot === undefined && needed[0] !== undefined && needed[0] !== 1) {
      throw new Error(
        `${path} has log-${digits(needed[0])} but neither a snapshot nor the logs before it. Restore them, or start with --fresh.`,
      )
    }
    if (snapshot !== undefined) this.#snapshotBytes = this.#load('snapshot', snapshot)
    for (const number of needed) this.#load('log', number)
    this.#generation = needed.at(-1) ?? snapshot ?? 1
    this.#log = new AppendFile(this.#file('log', this.#generation), HEADER)
    this.#removeBefore(snapshot ?? 0)
  }

  get lastCommitTime(): Micros {
    return this.#lastCommitTime
  }

  append(commit: StoredCommit): void {
    const changes = commit.changes.map(({ name, after }) => ({ name, entry: after && entryOf(after) }))
    try {
      this.#log.append(encodeRecord(commit.time, changes))
    } catch (error) {
      throw storageError(`The commit could not be written to ${this.#log.path}, so nothing of it was stored`, error)
    }
    this.#lastCommitTime = commit.time
    if (this.#log.bytes > Math.max(this.#compactBytesMin, 2 * this.#snapshotBytes)) this.compact()
  }

  /**
   * Stores documents that were filled in without commits, all or none, as a snapshot that replaces what was there. Throws
   * RESOURCE_EXHAUSTED or UNAVAILABLE if they cannot be written.
   */
  adopt(lastCommitTime: Micros): void {
    const generation = this.#generation + 1
    const path = this.#file('snapshot', generation)
    try {
      this.#snapshotBytes = writeSnapshotSync(`${path}.tmp`, this.documents, lastCommitTime)
      const next = new AppendFile(this.#file('log', generation), HEADER)
      renameSync(`${path}.tmp`, path)
      this.#log.close()
      this.#log = next
    } catch (error) {
      rmSync(`${path}.tmp`, { force: true })
      throw storageError(`The documents could not be written to ${path}, so none were stored`, error)
    }
    this.#generation = generation
    this.#lastCommitTime = lastCommitTime
    this.#removeBefore(generation)
  }

  /** Writes a snapshot in the background and then drops the logs that it replaces. */
  compact(): void {
    if (this.#compaction !== undefined) return
    const generation = this.#generation + 1
    try {
      const next = new AppendFile(this.#file('log', generation), HEADER)
      this.#log.close()
      this.#log = next
      this.#generation = generation
    } catch (error) {
      this.#postpone(`could not begin ${this.#file('log', generation)}`, error)
      return
    }
    const abort = new AbortController()
    this.#compaction = { abort, done: this.#snapshot(generation, abort.signal) }
  }

  /** Waits for the snapshot that is being written, if any. */
  async compacted(): Promise<void> {
    await this.#compaction?.done
  }

  /** Closes the files; an unfinished snapshot is given up, its logs are still there. */
  async close(): Promise<void> {
    this.#compaction?.abort.abort()
    await this.#compaction?.done
    this.#log.close()
    this.#unlock()
  }

  async #snapshot(generation: number, signal: AbortSignal): Promise<void> {
    const path = this.#file('snapshot', generation)
    const temporary = `${path}.tmp`
    try {
      const bytes = await writeSnapshot(temporary, this.documents, this.#lastCommitTime, signal)
      if (bytes === undefined) rmSync(temporary, { force: true })
      else {
        renameSync(temporary, path)
        this.#snapshotBytes = bytes
        this.#removeBefore(generation)
      }
    } catch (error) {
      this.#postpone(`could not write ${path}`, error)
    } finally {
      this.#compaction = undefined
    }
  }

  /** The logs hold everything, so a failure is only told; the next try comes when there is twice as much to gain. */
  #postpone(what: string, error: unknown): void {
    this.#compactBytesMin = Math.max(this.#compactBytesMin, this.#log.bytes) * 2
    console.error(`mesh firestore: ${what}; the logs stay in use.`, error)
  }

  /** Reads one file into the documents; answers its size. */
  #load(kind: 'log' | 'snapshot', number: number): number {
    const path = this.#file(kind, number)
    const { validBytes, totalBytes } = readRecords(path, ({ time, changes }) => {
      this.#lastCommitTime = Math.max(this.#lastCommitTime, time)
      for (const { name, entry } of changes) {
        if (entry === undefined) this.documents.delete(name)
        else this.documents.set(name, entry)
      }
    })
    if (validBytes === totalBytes) return totalBytes
    if (kind === 'snapshot')
      throw new Error(`${path} at byte ${validBytes}: the snapshot ends in the middle of a record.`)
    console.error(
      `mesh firestore: dropped an unfinished record of ${totalBytes - validBytes} bytes at the end of ${path}.`,
    )
    truncateSync(path, validBytes)
    return validBytes
  }

  #found(): Found {
    const snapshots: number[] = []
    const logs: number[] = []
    for (const name of readdirSync(this.#path)) {
      const [, kind, number] = FILE.exec(name) ?? []
      if (kind === 'log') logs.push(Number(number))
      else if (kind === 'snapshot') snapshots.push(Number(number))
      else if (UNFINISHED.test(name)) rmSync(join(this.#path, name))
    }
    return { snapshots: snapshots.sort((a, b) => a - b), logs: logs.sort((a, b) => a - b) }
  }

  #removeBefore(generation: number): void {
    const { snapshots, logs } = this.#found()
    for (const number of snapshots) if (number < generation) rmSync(this.#file('snapshot', number))
    for (const number of logs) if (number < generation) rmSync(this.#file('log', number))
  }

  #file(kind: 'log' | 'snapshot', number: number): string {
    return join(this.#path, `${kind}-${digits(number)}`)
  }
}

function digits(number: number): string {
  return String(number).padStart(8, '0')
}
