import type { Clock } from '../../kit/clock.ts'
import { Journal, type JournalLine } from './journal.ts'
import { LIMITS } from './limits.ts'
import { parseTaskName } from './names.ts'
import type { QueueConfig, Task } from './types.ts'

/** The tasks by queue, the names of tasks that are gone, and the queues that were created; each change outlives the process. */
export class KeptTasks {
  readonly #clock: Clock
  readonly #journal: Journal
  readonly #queues = new Map<string, Map<string, Task>>()
  readonly #created = new Map<string, QueueConfig>()
  /** Until when the names cannot be used again, oldest first. */
  readonly #gone = new Map<string, number>()
  readonly #log: (line: string) => void
  #isCompactionFailing = false

  /** Throws for a damaged file. */
  constructor(clock: Clock, directory: string | undefined, log: (line: string) => void = () => undefined) {
    this.#clock = clock
    this.#log = log
    this.#journal = new Journal(directory)
    for (const line of this.#journal.read()) this.#take(line)
    this.#journal.compact(this.#lines())
  }

  queues(): string[] {
    return [...this.#queues.keys()]
  }

  /** Tasks of a queue in the order of their creation. */
  tasks(queue: string): Task[] {
    return [...(this.#queues.get(queue)?.values() ?? [])]
  }

  get(name: string): Task | undefined {
    return this.#queues.get(parseTaskName(name).queue)?.get(name)
  }

  config(queue: string): QueueConfig | undefined {
    return this.#created.get(queue)
  }

  /** Whether a task of this name was there within the last hour. */
  wasThere(name: string): boolean {
    return (this.#gone.get(name) ?? 0) > this.#clock.now()
  }

  put(task: Task): void {
    this.#add({ task })
  }

  /** Takes a task away; its name is not free for an hour. */
  remove(name: string): void {
    this.#add({ gone: name, untilMicros: this.#clock.now() + LIMITS.nameMicros })
  }

  createQueue(queue: string, config: QueueConfig): void {
    this.#add({ queue, config })
  }

  /** Forgets all tasks and names; queues stay. */
  clear(): void {
    this.#queues.clear()
    this.#gone.clear()
    this.#journal.compact(this.#lines())
  }

  close(): void {
    this.#journal.close()
  }

  #add(line: JournalLine): void {
    this.#journal.add(line)
    this.#take(line)
    let counting = this.#created.size + this.#gone.size
    for (const tasks of this.#queues.values()) counting += tasks.size
    if (!this.#journal.isLong(counting)) return
    try {
      this.#journal.compact(this.#lines())
      this.#isCompactionFailing = false
    } catch (error) {
      // The change is stored, in a file that is longer than it need be.
      if (!this.#isCompactionFailing)
        this.#log(`The file of tasks grows, since it cannot be written anew: ${String(error)}`)
      this.#isCompactionFailing = true
    }
  }

  #take(line: JournalLine): void {
    if ('queue' in line) {
      this.#created.set(line.queue, line.config)
    } else if ('gone' in line) {
      this.#queues.get(parseTaskName(line.gone).queue)?.delete(line.gone)
      this.#gone.delete(line.gone)
      this.#gone.set(line.gone, line.untilMicros)
      this.#dropFreeNames()
    } else {
      const { queue } = parseTaskName(line.task.name)
      const tasks = this.#queues.get(queue) ?? new Map<string, Task>()
      this.#queues.set(queue, tasks.set(line.task.name, line.task))
    }
  }

  #dropFreeNames(): void {
    for (const [name, untilMicros] of this.#gone) {
      if (untilMicros > this.#clock.now()) return
      this.#gone.delete(name)
    }
  }

  #lines(): JournalLine[] {
    return [
      ...[...this.#created].map(([queue, config]) => ({ queue, config })),
      ...[...this.#gone].map(([gone, untilMicros]) => ({ gone, untilMicros })),
      ...this.queues().flatMap((queue) => this.tasks(queue).map((task) => ({ task }))),
    ]
  }
}
