import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { storageError } from '../../kit/storage-error.ts'
import { functionKey } from './function-id.ts'
import type { FunctionId } from './function-id.ts'
import { parseTrigger } from './trigger.ts'
import type { Trigger } from './trigger.ts'

/** A registration as it arrived, which is what the file keeps. */
interface Registration {
  project: string
  key: string
  body: unknown
}

/**
 * The registered triggers; a function's newest registration replaces its older ones, whose generation is stale. With a path
 * they survive a restart, so that commits made before the functions are loaded again still make events.
 */
export class TriggerRegistry {
  readonly #path: string | undefined
  readonly #triggers = new Map<string, Trigger>()
  readonly #registrations = new Map<string, Registration>()
  readonly #waiting = new Map<string, ((trigger: Trigger | undefined) => void)[]>()
  /** Functions known from the file only. */
  readonly #unconfirmed = new Set<string>()
  #list: readonly Trigger[] = []

  /** Loads the file, if it is there. Throws an Error naming it if it is damaged. */
  constructor(path: string | undefined) {
    this.#path = path
    if (path === undefined || !existsSync(path)) return
    try {
      for (const registration of JSON.parse(readFileSync(path, 'utf8')) as Registration[]) {
        const { project, key, body } = registration
        this.#unconfirmed.add(functionKey(this.#add(parseTrigger(project, key, body), registration)))
      }
    } catch (error) {
      throw new Error(
        `${path} holds no registered triggers: ${error instanceof Error ? error.message : String(error)}. ` +
          'Delete the file; the functions register again when they are loaded.',
        { cause: error },
      )
    }
  }

  /** Takes a registration; throws INVALID_ARGUMENT for one that is malformed, and if it cannot be stored. */
  register(project: string, key: string, body: unknown): Trigger {
    const trigger = this.#add(parseTrigger(project, key, body), { project, key, body })
    this.#unconfirmed.delete(functionKey(trigger))
    this.#wake(functionKey(trigger), trigger)
    this.#save()
    return trigger
  }

  /** Forgets a trigger until it is registered again. */
  remove(trigger: Trigger): void {
    const key = functionKey(trigger)
    if (this.#triggers.get(key) !== trigger) return
    this.#triggers.delete(key)
    this.#registrations.delete(key)
    this.#list = [...this.#triggers.values()]
    try {
      this.#save()
    } catch (error) {
      console.error('Firestore emulator: the next start will know a trigger that is gone:', error)
    }
  }

  /** Gives up functions that nobody registered since the start, and those who wait for functions that are not there. */
  removeUnconfirmed(): void {
    for (const key of this.#unconfirmed) {
      const trigger = this.#triggers.get(key)
      if (trigger !== undefined) this.remove(trigger)
    }
    this.#unconfirmed.clear()
    for (const key of this.#waiting.keys()) this.#wake(key, undefined)
  }

  list(): readonly Trigger[] {
    return this.#list
  }

  /** Whether a function is known from before the restart and not yet registered again. */
  isUnconfirmed(id: FunctionId): boolean {
    return this.#unconfirmed.has(functionKey(id))
  }

  /** The function's trigger, as soon as it is registered; undefined when it is given up. */
  whenRegistered(id: FunctionId): Promise<Trigger | undefined> {
    const key = functionKey(id)
    const known = this.#triggers.get(key)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve])
    })
  }

  #add(trigger: Trigger, registration: Registration): Trigger {
    this.#triggers.set(functionKey(trigger), trigger)
    this.#registrations.set(functionKey(trigger), registration)
    this.#list = [...this.#triggers.values()]
    return trigger
  }

  #wake(key: string, trigger: Trigger | undefined): void {
    const waiting = this.#waiting.get(key) ?? []
    this.#waiting.delete(key)
    for (const wake of waiting) wake(trigger)
  }

  #save(): void {
    if (this.#path === undefined) return
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      writeFileSync(`${this.#path}.new`, JSON.stringify([...this.#registrations.values()], null, 1))
      renameSync(`${this.#path}.new`, this.#path)
    } catch (error) {
      throw storageError(`The trigger could not be written to ${this.#path}, but is in use until the next start`, error)
    }
  }
}
