import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EventSegment } from './event-segment.ts'
import type { QueuedEvent } from './event-segment.ts'

/** A segment that has grown to this gets no more events. */
const SEGMENT_BYTES = 4 * 1024 * 1024
const NAME = /^\d{8}$/

/**
 * The events that one function is owed, in files of a directory, oldest first. Only positions are in memory, and of those
 * only what `next` has handed out; a file is deleted as soon as all its events are delivered.
 */
export class EventQueue {
  readonly #directory: string
  readonly #segmentBytes: number
  /** Oldest first; the last one is added to. */
  #segments: EventSegment[]
  #number: number
  /** What was read ahead of `next`, and where reading goes on. */
  #ahead: QueuedEvent[] = []
  #reading: { segment: EventSegment; offset: number } | undefined
  #pending: number

  /** Loads the directory, which need not exist; events of commits later than `lastCommitTime` were never stored and go. */
  constructor(directory: string, lastCommitTime: string, segmentBytes = SEGMENT_BYTES) {
    this.#directory = directory
    this.#segmentBytes = segmentBytes
    mkdirSync(directory, { recursive: true })
    const names = readdirSync(directory)
      .filter((name) => NAME.test(name))
      .sort()
    this.#number = Number(names.at(-1) ?? 0)
    const loaded = names.map((name) => EventSegment.load(join(directory, name), lastCommitTime, name === names.at(-1)))
    this.#segments = loaded.filter((segment) => segment.pending > 0)
    for (const segment of loaded) if (segment.pending === 0) segment.remove()
    this.#pending = this.#segments.reduce((sum, segment) => sum + segment.pending, 0)
  }

  /** Events that are owed. */
  get pending(): number {
    return this.#pending
  }

  /** Adds the events of one commit and answers what takes them back if the commit fails. Throws if they cannot be written. */
  append(records: readonly Buffer[]): () => void {
    const takeBack = this.#tail().append(records)
    this.#pending += records.length
    return () => {
      this.#pending -= records.length
      takeBack()
    }
  }

  /** The next event that was not handed out yet, oldest first. */
  next(): QueuedEvent | undefined {
    while (this.#ahead.length === 0) {
      const at = this.#place()
      if (at === undefined) return undefined
      const { events, next } = at.segment.read(at.offset)
      this.#ahead = events.reverse()
      this.#reading = { segment: at.segment, offset: next }
    }
    return this.#ahead.pop()
  }

  /** The event's text for its function. */
  text(event: QueuedEvent): Buffer {
    return event.segment.text(event)
  }

  /** Notes that an event needs no delivery any more. */
  done(event: QueuedEvent): void {
    const { segment } = event
    this.#pending -= 1
    segment.markDone(event)
    if (segment.pending === 0 && segment !== this.#segments.at(-1)) this.#drop(segment)
  }

  /** Gives up everything. */
  clear(): void {
    for (const segment of this.#segments) segment.remove()
    this.#segments = []
    this.#ahead = []
    this.#reading = undefined
    this.#pending = 0
  }

  /** Closes the files and deletes the directory if nothing is owed. */
  close(): void {
    for (const segment of this.#segments) segment.close()
    if (this.#pending === 0) rmSync(this.#directory, { recursive: true, force: true })
  }

  #tail(): EventSegment {
    const last = this.#segments.at(-1)
    if (last !== undefined && last.bytes < this.#segmentBytes) return last
    const path = join(this.#directory, String(this.#number + 1).padStart(8, '0'))
    const fresh = EventSegment.create(path)
    this.#number += 1
    this.#segments.push(fresh)
    last?.close()
    if (last?.pending === 0) this.#drop(last)
    return fresh
  }

  /** Where the next read begins; undefined at the end of the last segment. */
  #place(): { segment: EventSegment; offset: number } | undefined {
    const reading = this.#reading
    if (reading === undefined) {
      const first = this.#segments[0]
      return first && { segment: first, offset: 0 }
    }
    if (reading.offset < reading.segment.bytes) return reading
    const following = this.#segments[this.#segments.indexOf(reading.segment) + 1]
    return following && { segment: following, offset: 0 }
  }

  #drop(segment: EventSegment): void {
    segment.remove()
    const index = this.#segments.indexOf(segment)
    this.#segments.splice(index, 1)
    if (this.#reading?.segment === segment) {
      const following = this.#segments[index]
      this.#reading = following && { segment: following, offset: 0 }
    }
  }
}
