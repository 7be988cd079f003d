import type { Micros } from '../../../kit/clock.ts'
import type { StoredCommit, StoredDocument } from '../types.ts'
import { documentSize } from '../values/storage-size.ts'

/** Changes remembered for listeners that resume. */
const CHANGES_MAX = 10_000
/** Bytes of the documents that are remembered as they were before a change. */
const BYTES_MAX = 64 * 1024 * 1024

interface Entry {
  readonly time: Micros
  readonly name: string
  readonly before: StoredDocument | undefined
  readonly bytes: number
}

/** The newest changes of all commits, as far back as their limits allow. */
export class ChangeLog {
  #entries: Entry[] = []
  #start = 0
  #bytes = 0
  /** Changes after this time are all here. */
  #floor: Micros

  constructor(now: Micros) {
    this.#floor = now
  }

  append({ time, changes }: StoredCommit): void {
    for (const { name, before } of changes) {
      const bytes = before === undefined ? 0 : documentSize(name, before.fields)
      this.#entries.push({ time, name, before, bytes })
      this.#bytes += bytes
    }
    while (this.#entries.length - this.#start > CHANGES_MAX || this.#bytes > BYTES_MAX) this.#forgetOldest()
    if (this.#start <= CHANGES_MAX) return
    this.#entries = this.#entries.slice(this.#start)
    this.#start = 0
  }

  /** Every document that changed after `time`, as it was then; undefined if that is too long ago to tell. */
  since(time: Micros): Map<string, StoredDocument | undefined> | undefined {
    if (time < this.#floor) return undefined
    const changed = new Map<string, StoredDocument | undefined>()
    for (let index = this.#entries.length - 1; index >= this.#start; index -= 1) {
      const entry = this.#entries[index]
      if (entry === undefined || entry.time <= time) break
      changed.set(entry.name, entry.before)
    }
    return changed
  }

  #forgetOldest(): void {
    const oldest = this.#entries[this.#start]
    if (oldest === undefined) return
    this.#floor = oldest.time
    this.#bytes -= oldest.bytes
    this.#start += 1
  }
}
