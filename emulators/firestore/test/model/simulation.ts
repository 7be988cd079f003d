import { LOCK_WAIT_MS, TRANSACTION_IDLE_MS, TRANSACTION_LIFE_MS } from '../../engine/limits.ts'
import { AdminClient } from './admin-client.ts'
import { chosenWrite } from './chosen-write.ts'
import { SELF } from './commands.ts'
import type { Command } from './commands.ts'
import type { Connection, Restart } from './connection.ts'
import { Listener } from './listener.ts'
import { PATHS, USERS } from './mixes.ts'
import type { Fields } from './model-document.ts'
import type { ModelWrite } from './model-write.ts'
import { Onlooker } from './onlooker.ts'
import { Requests } from './requests.ts'
import { WebClient } from './web-client.ts'

/** What there is at the beginning. */
const SEED: Record<string, Fields> = {
  'notes/a': { owner: 'ann', n: 1 },
  'notes/b': { owner: 'bob', n: 2 },
  'shared/a': { owner: 'ann', n: 1 },
  'members/ann': { role: 'editor' },
  'members/bob': { role: 'reader' },
  'users/ann/private/x': { owner: 'ann', n: 1 },
}

/** More rounds than a listener may need until it knows what the emulator knows. */
const ROUNDS_MAX = 5

/** Several clients of one emulator; each step runs until nothing moves, and is then judged by the serial model. */
export class Simulation {
  readonly #connection: Connection
  readonly #requests: Requests
  readonly #onlooker: Onlooker
  readonly #admins: readonly AdminClient[]
  readonly #web: readonly WebClient[]
  readonly #listeners: readonly Listener[]
  /** What was done and answered, for the message of a failure; made into text only for that. */
  readonly #log: (() => string)[] = []

  constructor(connection: Connection) {
    this.#connection = connection
    const requests = new Requests(connection, {
      log: (line) => this.#log.push(line),
      committed: (state) => this.#listeners.forEach((listener) => listener.committed(state)),
    })
    this.#requests = requests
    this.#onlooker = new Onlooker(requests)
    this.#admins = ['admin 0', 'admin 1', 'admin 2'].map((name) => new AdminClient(name, requests))
    this.#web = USERS.map((uid) => new WebClient(uid, requests))
    const listeners = [undefined, undefined, ...USERS]
    this.#listeners = listeners.map((uid, index) => new Listener(`listener ${index}`, uid, requests))
  }

  /** Carries the commands out; throws an error that tells all that happened if the emulator and the model differ. */
  async run(commands: readonly Command[]): Promise<void> {
    try {
      this.#admins[0]?.write(Object.entries(SEED).map(([path, fields]) => setting(path, fields)))
      await this.#step()
      for (const command of commands) {
        this.#log.push(() => JSON.stringify(command))
        await this.#do(forWhom(command))
        await this.#step()
      }
      await this.#finish()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${reason}\n\nWhat happened:\n${this.#log.map((line) => line()).join('\n')}\n`, { cause: error })
    }
  }

  async #do(command: Command): Promise<void> {
    switch (command.do) {
      case 'begin':
        return this.#admins[command.admin]?.begin()
      case 'rollback':
        return this.#admins[command.admin]?.rollback()
      case 'abandon':
        return this.#admins[command.admin]?.abandon()
      case 'get':
        return this.#admins[command.admin]?.get(command.paths)
      case 'query':
        return this.#admins[command.admin]?.query(command.query)
      case 'count':
        return this.#admins[command.admin]?.count(command.query)
      case 'commit':
        return this.#admins[command.admin]?.commit(this.#chosen(command))
      case 'write':
        return this.#admins[command.admin]?.write(this.#chosen(command))
      case 'look':
        return this.#onlooker.look(command.query, command.commitsAgo, command.by)
      case 'web get':
        return this.#web[command.user]?.get(command.paths)
      case 'web query':
        return this.#web[command.user]?.query(command.query)
      case 'web commit':
        return this.#web[command.user]?.commit(this.#chosen(command))
      case 'web write':
        return this.#web[command.user]?.write(this.#chosen(command))
      case 'listen':
        return this.#listeners[command.listener]?.listen(command.to)
      case 'unlisten':
        return this.#listeners[command.listener]?.unlisten(command.nth)
      case 'drop':
        return this.#listeners[command.listener]?.drop()
      case 'reconnect':
        this.#listeners[command.listener]?.drop()
        return this.#listeners[command.listener]?.resume(command.how)
      case 'resume':
        return this.#listeners[command.listener]?.resume(command.how)
      case 'pause':
        return this.#listeners[command.listener]?.pause()
      case 'drain':
        return this.#listeners[command.listener]?.drain()
      case 'advance':
        return await this.#advance(command.ms)
      case 'restart':
        return await this.#restart(command.by)
      case 'clear':
        return this.#requests.clear()
    }
  }

  /** Lets everything happen that can, and checks that everybody was told. */
  async #step(): Promise<void> {
    await this.#requests.settle()
    for (let round = 0; ; round += 1) {
      const asking = this.#listeners.filter((listener) => listener.takeReceived())
      if (asking.length === 0) break
      if (round === ROUNDS_MAX) throw new Error('A listener begins anew again and again.')
      await this.#requests.settle()
    }
    for (const listener of this.#listeners) listener.checkSettled()
  }

  /** The end of every run: whoever is still under way comes to an end by the clock alone, and no lock is left. */
  async #finish(): Promise<void> {
    this.#log.push(() => 'the end')
    for (const listener of this.#listeners) {
      listener.drain()
      listener.resume({ by: 'token', lie: 'none' })
    }
    await this.#step()
    await this.#advance(LOCK_WAIT_MS)
    if (!this.#requests.isIdle) throw new Error('A request never ends.')
    await this.#advance(TRANSACTION_IDLE_MS)
    this.#admins[0]?.write(PATHS.map((path) => setting(path, { owner: 'ann', n: 9 })))
    await this.#step()
    if (!this.#requests.isIdle) throw new Error('A lock is left, though all transactions are over.')
    this.#onlooker.lookAtAll()
    await this.#step()
  }

  /** Time passes without leaping over what ends or is released meanwhile, until nothing is left that could. */
  async #advance(ms: number): Promise<void> {
    const all = Math.ceil(ms / LOCK_WAIT_MS)
    const single = Math.min(all, Math.ceil(TRANSACTION_LIFE_MS / LOCK_WAIT_MS))
    for (let left = ms, hop = 1; hop <= single; hop += 1) {
      const hopMs = hop < single ? Math.min(left, LOCK_WAIT_MS) : left
      left -= hopMs
      this.#connection.clock.advance(hopMs * 1000)
      await this.#step()
    }
  }

  async #restart(how: Restart): Promise<void> {
    for (const listener of this.#listeners) listener.drop()
    const hasDocuments = await this.#connection.restart(how)
    this.#requests.restarted(hasDocuments)
    const clients = [...this.#admins, ...this.#web, ...this.#listeners]
    for (const client of clients) client.restarted(hasDocuments)
    this.#onlooker.lookAtAll()
  }

  #chosen({ writes }: Extract<Command, { writes: unknown }>): ModelWrite[] {
    return writes.map((write) => chosenWrite(write, this.#requests.model))
  }
}

/** The command with the name of the user who does it. */
function forWhom(command: Command): Command {
  const number = 'user' in command ? command.user : 'listener' in command ? command.listener : 0
  return named(command, USERS[number % USERS.length] ?? '')
}

/** A copy in which every text names the user in place of `self`. */
function named<T>(value: T, user: string): T {
  if (typeof value === 'string') return (value.includes(SELF) ? value.replaceAll(SELF, user) : value) as T
  if (Array.isArray(value)) return value.map((each: unknown) => named(each, user)) as T
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) copy[key] = named(each, user)
  return copy as T
}

function setting(path: string, fields: Fields): ModelWrite {
  return { kind: 'set', path, fields, mask: [], transforms: [], precondition: undefined }
}
