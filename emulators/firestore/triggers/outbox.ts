import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storageError } from '../../kit/storage-error.ts'
import type { Prepared } from '../api/service.ts'
import { EventQueue } from './event-queue.ts'
import { functionKey } from './function-id.ts'
import type { FunctionId } from './function-id.ts'

const NOT_WRITTEN = 'The events of the commit could not be written, so nothing of it was stored'

/** The events of one commit for one function, as records. */
export interface EventBatch {
  readonly to: FunctionId
  readonly records: readonly Buffer[]
}

/**
 * The events that are owed, a queue for each function. They are written before the commit that causes them, and loading
 * drops those of commits that were not stored: so a stored commit has all its events, whenever the process was killed.
 */
export class Outbox {
  #directory: string | undefined
  readonly #isTemporary: boolean
  readonly #lastCommitTime: string
  readonly #queues = new Map<string, { id: FunctionId; queue: EventQueue }>()
  /** Why events of a commit that failed could not be taken back; the next start drops them. */
  #failure: unknown

  /** Loads what is owed; without a directory it begins empty, in a temporary one. Throws an error naming what is damaged. */
  constructor(directory: string | undefined, lastCommitTime: string) {
    this.#directory = directory
    this.#isTemporary = directory === undefined
    this.#lastCommitTime = lastCommitTime
    if (directory === undefined || !existsSync(directory)) return
    for (const name of readdirSync(directory)) {
      const id = parseDirectory(name)
      if (id !== undefined) this.queue(id)
    }
  }

  /** The functions that are owed events, and those whose queue was asked for. */
  functions(): FunctionId[] {
    return Array.from(this.#queues.values(), ({ id }) => id)
  }

  get pending(): number {
    let pending = 0
    for (const { queue } of this.#queues.values()) pending += queue.pending
    return pending
  }

  queue(id: FunctionId): EventQueue {
    const known = this.#queues.get(functionKey(id))
    if (known !== undefined) return known.queue
    this.#directory ??= mkdtempSync(join(tmpdir(), 'mesh-events-'))
    const queue = new EventQueue(join(this.#directory, directoryOf(id)), this.#lastCommitTime)
    this.#queues.set(functionKey(id), { id, queue })
    return queue
  }

  /** Throws UNAVAILABLE if no commit may be stored any more: it would make events of one that failed look stored. */
  checkSound(): void {
    if (this.#failure !== undefined) throw storageError(NOT_WRITTEN, this.#failure)
  }

  /** Writes the events of one commit, all or none; throws RESOURCE_EXHAUSTED or UNAVAILABLE if they cannot be written. */
  prepare(batches: Iterable<EventBatch>, keep: () => void): Prepared {
    const written: (() => void)[] = []
    const takeBack = (): void => {
      try {
        for (const undo of written) undo()
      } catch (error) {
        this.#failure = error
      }
    }
    try {
      for (const { to, records } of batches) written.push(this.queue(to).append(records))
    } catch (error) {
      takeBack()
      throw storageError(NOT_WRITTEN, error)
    }
    return { keep, takeBack }
  }

  close(): void {
    for (const { queue } of this.#queues.values()) queue.close()
    if (this.#isTemporary && this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true })
  }
}

/** The hash tells apart what a file system that ignores case would not. */
function directoryOf({ project, functionName }: FunctionId): string {
  const hash = createHash('sha256').update(`${project}\n${functionName}`).digest('hex').slice(0, 8)
  return `${encodeURIComponent(project)}+${encodeURIComponent(functionName)}+${hash}`
}

function parseDirectory(name: string): FunctionId | undefined {
  const [project, functionName, hash] = name.split('+')
  if (project === undefined || functionName === undefined || hash === undefined) return undefined
  const id = { project: decodeURIComponent(project), functionName: decodeURIComponent(functionName) }
  return directoryOf(id) === name ? id : undefined
}
