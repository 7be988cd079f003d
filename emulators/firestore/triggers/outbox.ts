import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CloudEvent } from './cloud-event.ts'

/** An event that a function has not acknowledged yet. */
export interface PendingDelivery {
  functionName: string
  project: string
  event: CloudEvent
}

/** The file is written anew when more than this, and more than half of it, is about deliveries that are done. */
const MAX_STALE_BYTES = 8 * 1024 * 1024

type Line = { add: PendingDelivery } | { done: string }

function parseLine(text: string, where: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch (error) {
    throw new Error(`${where}: expected a JSON line of undelivered events; delete the file to give them up`, {
      cause: error,
    })
  }
}

/**
 * The deliveries that are owed, in a file of JSON lines: `{"add": …}` and `{"done": eventId}`. It is written before the
 * commit is acknowledged, so a killed emulator still owes what it owed. Without a path it lives in memory.
 */
export class Outbox {
  readonly #path: string | undefined
  readonly #pending = new Map<string, { delivery: PendingDelivery; bytes: number }>()
  #file: number | undefined
  #liveBytes = 0
  #staleBytes = 0

  constructor(path: string | undefined) {
    this.#path = path
    if (path === undefined) return
    mkdirSync(dirname(path), { recursive: true })
    if (existsSync(path)) this.#read(path)
    this.#rewrite(path)
  }

  get size(): number {
    return this.#pending.size
  }

  /** Everything owed, oldest first. */
  list(): PendingDelivery[] {
    return [...this.#pending.values()].map(({ delivery }) => delivery)
  }

  add(delivery: PendingDelivery): void {
    const bytes = this.#append({ add: delivery })
    this.#pending.set(delivery.event.id, { delivery, bytes })
    this.#liveBytes += bytes
  }

  done(eventId: string): void {
    const entry = this.#pending.get(eventId)
    if (entry === undefined) return
    this.#pending.delete(eventId)
    this.#liveBytes -= entry.bytes
    this.#staleBytes += entry.bytes + this.#append({ done: eventId })
    if (this.#path !== undefined && this.#staleBytes > Math.max(MAX_STALE_BYTES, this.#liveBytes)) {
      this.#shrink(this.#path)
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #append(line: Line): number {
    return this.#file === undefined ? 0 : writeSync(this.#file, `${JSON.stringify(line)}\n`)
  }

  /** What follows the last newline was cut off by a crash, before its commit was acknowledged. */
  #read(path: string): void {
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
    for (const [index, text] of lines.entries()) {
      const line = parseLine(text, `${path}:${index + 1}`)
      if ('add' in line) this.#pending.set(line.add.event.id, { delivery: line.add, bytes: 0 })
      else this.#pending.delete(line.done)
    }
  }

  /** The long file has everything too, so a failure is only told; the next try comes when there is as much to gain again. */
  #shrink(path: string): void {
    try {
      this.#rewrite(path)
    } catch (error) {
      this.#staleBytes = 0
      console.error(`Firestore emulator: could not shorten ${path}, which stays in use:`, error)
    }
  }

  #rewrite(path: string): void {
    const fresh = `${path}.new`
    const file = openSync(fresh, 'w')
    let liveBytes = 0
    for (const entry of this.#pending.values()) {
      entry.bytes = writeSync(file, `${JSON.stringify({ add: entry.delivery })}\n`)
      liveBytes += entry.bytes
    }
    renameSync(fresh, path)
    this.close()
    this.#file = file
    this.#liveBytes = liveBytes
    this.#staleBytes = 0
  }
}
