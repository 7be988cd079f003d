import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
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

  constructor(path: string | undefined) {
    this.#path = path
    if (path === undefined || !existsSync(path)) return
    for (const registration of JSON.parse(readFileSync(path, 'utf8')) as Registration[]) {
      const trigger = this.#add(registration)
      this.#unconfirmed.add(trigger.functionName)
    }
  }

  /** Takes a registration; throws INVALID_ARGUMENT for one that is malformed. */
  register(project: string, key: string, body: unknown): Trigger {
    const trigger = this.#add({ project, key, body })
    this.#unconfirmed.delete(trigger.functionName)
    this.#save()
    this.#wake(trigger.functionName, trigger)
    return trigger
  }

  /** Forgets a trigger until it is registered again. */
  remove(trigger: Trigger): void {
    if (this.#triggers.get(trigger.functionName) !== trigger) return
    this.#triggers.delete(trigger.functionName)
    this.#registrations.delete(trigger.functionName)
    this.#save()
  }

  /** Gives up functions that nobody registered since the start, and those who wait for functions that are not there. */
  removeUnconfirmed(): void {
    for (const functionName of this.#unconfirmed) {
      const trigger = this.#triggers.get(functionName)
      if (trigger !== undefined) this.remove(trigger)
    }
    this.#unconfirmed.clear()
    for (const functionName of this.#waiting.keys()) this.#wake(functionName, undefined)
  }

  list(): Trigger[] {
    return [...this.#triggers.values()]
  }

  /** Functions that are known from before the restart and not yet registered again. */
  unconfirmed(): string[] {
    return [...this.#unconfirmed]
  }

  /** The function's trigger, as soon as it is registered; undefined when it is given up. */
  whenRegistered(functionName: string): Promise<Trigger | undefined> {
    const known = this.#triggers.get(functionName)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve) => {
      this.#waiting.set(functionName, [...(this.#waiting.get(functionName) ?? []), resolve])
    })
  }

  #add(registration: Registration): Trigger {
    const trigger = parseTrigger(registration.project, registration.key, registration.body)
    this.#triggers.set(trigger.functionName, trigger)
    this.#registrations.set(trigger.functionName, registration)
    return trigger
  }

  #wake(functionName: string, trigger: Trigger | undefined): void {
    const waiting = this.#waiting.get(functionName) ?? []
    this.#waiting.delete(functionName)
    for (const wake of waiting) wake(trigger)
  }

  #save(): void {
    if (this.#path === undefined) return
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(`${this.#path}.new`, JSON.stringify([...this.#registrations.values()], null, 1))
    renameSync(`${this.#path}.new`, this.#path)
  }
}
