import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Clock } from '../../../kit/clock.ts'
import type { Caller, FirestoreRpcs, Json, Stream, StreamSink } from '../../api/service.ts'
import { FirestoreEngine } from '../../engine/service.ts'
import { parseTimestamp } from '../../engine/values/timestamp.ts'
import type { Connection, Restart } from './connection.ts'
import { RULES } from './policy.ts'

const START = parseTimestamp('2026-01-01T00:00:00.000000Z', 'START')
/** How long a restart takes. */
const RESTART_MICROS = 1_000_000
const HALF_A_RECORD = '0000'
/** Turns of the event loop after which streams and requests have nothing more to say. */
const TURNS = 3

/** An engine without transports, in memory or with a data directory. */
export class InProcess implements Connection {
  readonly database = 'projects/p/databases/(default)'
  clock: Clock
  readonly #directory: string | undefined
  readonly #killed: FirestoreEngine[] = []
  #engine: FirestoreEngine

  constructor(directory?: string) {
    this.#directory = directory
    this.clock = new Clock()
    this.clock.freeze(START)
    this.#engine = this.#start()
  }

  call(name: keyof FirestoreRpcs, request: Json, caller: Caller): Promise<Json | Json[]> {
    return this.#engine.rpcs[name](request, caller)
  }

  open(name: 'Listen' | 'Write', caller: Caller, sink: StreamSink): Stream {
    return name === 'Listen' ? this.#engine.openListen(caller, sink) : this.#engine.openWrite(caller, sink)
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  clear(): string {
    this.#engine.clear(this.database)
    return this.#engine.lastCommitTime()
  }

  /** A killed engine is left as it is, on a clock that nobody moves any more. */
  async restart(how: Restart): Promise<boolean> {
    if (how === 'close') await this.#engine.close()
    else this.#killed.push(this.#engine)
    if (how === 'kill while writing' && this.#directory !== undefined) {
      const logs = readdirSync(this.#directory).filter((name) => name.startsWith('log-'))
      appendFileSync(join(this.#directory, logs.sort().at(-1) ?? ''), HALF_A_RECORD)
    }
    const now = this.clock.now()
    this.clock = new Clock()
    this.clock.freeze(now + RESTART_MICROS)
    this.#engine = this.#start()
    return this.#directory !== undefined
  }

  async close(): Promise<void> {
    for (const engine of [...this.#killed, this.#engine]) await engine.close()
  }

  #start(): FirestoreEngine {
    const { clock } = this
    const engine = new FirestoreEngine(
      this.#directory === undefined ? { clock } : { clock, dataDirectory: this.#directory },
    )
    engine.loadRules(RULES)
    return engine
  }
}
