import { rmSync, truncateSync } from 'node:fs'
import { AppendFile } from '../../kit/append-file.ts'
import { readLines } from '../../kit/read-lines.ts'
import { DONE, decodeEvent } from './event-record.ts'
import type { EventHead } from './event-record.ts'

/** An event in its queue; its text stays on disk until it is delivered. */
export interface QueuedEvent extends EventHead {
  readonly segment: EventSegment
  /** Of its record in the segment. */
  readonly offset: number
  readonly textOffset: number
  readonly textLength: number
}

/** First line of every segment; the number is the version of the format, see `event-record.ts`. */
const HEADER = 'mesh-firestore-events 1\n'
const CHUNK_BYTES = 64 * 1024
const NEWLINE = 10

/** One file of an event queue: events are added at its end and marked where they lie. */
export class EventSegment {
  readonly path: string
  /** Events that are owed. */
  pending = 0
  #bytes: number
  /** Open while the queue adds to it; a queue may have thousands of segments. */
  #file: AppendFile | undefined
  #isRemoved = false

  private constructor(path: string, file?: AppendFile, bytes = 0) {
    this.path = path
    this.#file = file
    this.#bytes = file?.bytes ?? bytes
  }

  /** Makes a new file. */
  static create(path: string): EventSegment {
    return new EventSegment(path, new AppendFile(path, HEADER))
  }

  /**
   * Checks a file that is there and cuts off what was written for commits that were not stored: half a record at the end of
   * the last file, and events later than `lastCommitTime`. Throws an error naming file and byte offset where it is damaged.
   */
  static load(path: string, lastCommitTime: string, isLast: boolean): EventSegment {
    let pending = 0
    let orphansFrom: number | undefined
    const { validBytes, rest } = readLines(path, (line, offset) => {
      if (offset === 0) return checkHeader(path, line)
      const { head, isPending } = recordAt(path, line, offset)
      if (head.time > lastCommitTime) orphansFrom ??= offset
      if (orphansFrom === undefined && isPending) pending += 1
    })
    if (validBytes === 0 && !HEADER.startsWith(rest.toString('latin1'))) checkHeader(path, rest)
    if (!isLast && rest.length > 0)
      throw new Error(`${path} at byte ${validBytes}: the file ends in the middle of an event.`)
    const bytes = orphansFrom ?? validBytes
    if (bytes < validBytes + rest.length) truncateSync(path, bytes)
    const segment = new EventSegment(path, undefined, bytes)
    segment.pending = pending
    return segment
  }

  get isRemoved(): boolean {
    return this.#isRemoved
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adds records and answers what takes them back, which may only be called before anything else is added. */
  append(records: readonly Buffer[]): () => void {
    const file = (this.#file ??= new AppendFile(this.path, HEADER))
    const before = file.append(Buffer.concat(records))
    this.#bytes = file.bytes
    this.pending += records.length
    return () => {
      file.truncate(before)
      this.#bytes = before
      this.pending -= records.length
    }
  }

  /** The events that are owed from `offset` on, as many as fit into a read, and where to go on; the end when none are left. */
  read(offset: number): { events: QueuedEvent[]; next: number } {
    for (let length = CHUNK_BYTES; ; length *= 2) {
      const chunk = this.#with((file) => file.read(offset, length))
      const end = chunk.lastIndexOf(NEWLINE) + 1
      if (end > 0) return { events: this.#eventsIn(chunk.subarray(0, end), offset), next: offset + end }
      if (chunk.length < length) return { events: [], next: this.#bytes }
    }
  }

  /** The CloudEvent as JSON text. */
  text({ textOffset, textLength }: QueuedEvent): Buffer {
    return this.#with((file) => file.read(textOffset, textLength))
  }

  markDone({ offset }: QueuedEvent): void {
    this.pending -= 1
    this.#with((file) => file.overwrite(offset, DONE))
  }

  /** Closes the file; it is opened anew when it is needed. */
  close(): void {
    this.#file?.close()
    this.#file = undefined
  }

  remove(): void {
    this.close()
    this.#isRemoved = true
    rmSync(this.path, { force: true })
  }

  #eventsIn(lines: Buffer, offset: number): QueuedEvent[] {
    const events: QueuedEvent[] = []
    for (let start = 0; start < lines.length;) {
      const end = lines.indexOf(NEWLINE, start)
      if (offset + start > 0) {
        const at = offset + start
        const { head, isPending, textStart } = recordAt(this.path, lines.subarray(start, end), at)
        const text = { textOffset: at + textStart, textLength: end - start - textStart }
        if (isPending) events.push({ ...head, ...text, segment: this, offset: at })
      }
      start = end + 1
    }
    return events
  }

  #with<T>(work: (file: AppendFile) => T): T {
    if (this.#file !== undefined) return work(this.#file)
    if (this.#isRemoved) throw new Error(`${this.path} was given up`)
    const file = new AppendFile(this.path, HEADER)
    try {
      return work(file)
    } finally {
      file.close()
    }
  }
}

function checkHeader(path: string, line: Buffer): void {
  const header = line.toString('latin1', 0, 40)
  if (`${header}\n` === HEADER) return
  throw new Error(
    `${path} at byte 0: found ${JSON.stringify(header)}, expected the header ${JSON.stringify(HEADER.trim())}. ` +
      'Delete the file to give up the events in it.',
  )
}

function recordAt(path: string, line: Buffer, offset: number): ReturnType<typeof decodeEvent> {
  try {
    return decodeEvent(line)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} at byte ${offset}: corrupt event: ${reason}. Restore the file from a copy, or delete it to give up its events.`,
      { cause: error },
    )
  }
}
