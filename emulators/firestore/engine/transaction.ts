import type { Micros } from '../../kit/clock.ts'

/** One open transaction. With a `readTime` it is read-only and sees the documents of that time, without locks. */
export class Transaction {
  /** Base64. */
  readonly id: string
  readonly database: string
  readonly readTime: Micros | undefined
  /** Its place in the order of age: smaller is older. A retry has that of its first attempt. */
  readonly order: number
  readonly startTime: Micros
  lastUsed: Micros
  /** Whether it had to let go of its locks and is over, though its client has not asked since. */
  isAborted = false

  constructor(id: string, database: string, readTime: Micros | undefined, order: number, startTime: Micros) {
    this.id = id
    this.database = database
    this.readTime = readTime
    this.order = order
    this.startTime = startTime
    this.lastUsed = startTime
  }

  get isReadOnly(): boolean {
    return this.readTime !== undefined
  }
}
