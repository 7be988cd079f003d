import { Clock } from '../kit/clock.ts'
import { Faults } from '../kit/faults.ts'
import type { FirestoreService, RulesIssue } from './api/service.ts'
import type { Seed } from './engine/persistence/export/read-export.ts'
import { FirestoreEngine } from './engine/service.ts'
import { serveFirestore } from './serve.ts'
import type { ServeOptions } from './serve.ts'

export interface FirestoreEmulatorOptions {
  host?: string
  /** 0, the default, picks a free port. */
  port?: number
  /** Source of the security rules. */
  rules?: string
  /** Text of firestore.indexes.json; without it no query needs an index and nothing expires. */
  indexes?: string
  /** The name of that file in error messages. */
  indexesFile?: string
  /** Where documents and undelivered events survive a restart; without it everything is in memory. */
  dataDir?: string
  /** An export to begin with; the data directory must then hold no documents. */
  seed?: Seed
  /** `host:port` of the functions emulator, which gets the document events. */
  functions?: string
  clock?: Clock
  faults?: Faults
  delivery?: ServeOptions['delivery']
}

export interface FirestoreEmulator {
  host: string
  port: number
  service: FirestoreService
  clock: Clock
  faults: Faults
  /** What the rules given at the start are blamed for; with an ERROR among them no rules are loaded. */
  rulesIssues: readonly RulesIssue[]
  /** Breaks every connection and flushes to disk. */
  close(): Promise<void>
}

/**
 * Starts the emulator in this process. Rejects when the port is taken, the data directory is damaged or `indexes` is faulty.
 *
 * @example
 * const emulator = await startFirestoreEmulator({ rules: readFileSync('firestore.rules', 'utf8') })
 * process.env.FIRESTORE_EMULATOR_HOST = `${emulator.host}:${emulator.port}`
 */
export async function startFirestoreEmulator(options: FirestoreEmulatorOptions = {}): Promise<FirestoreEmulator> {
  const { host = '127.0.0.1', port = 0, rules, indexes, indexesFile, dataDir, seed, functions, delivery } = options
  const { clock = new Clock(), faults = new Faults() } = options
  const service = new FirestoreEngine({
    clock,
    ...(dataDir === undefined ? {} : { dataDirectory: dataDir }),
    ...(seed === undefined ? {} : { seed }),
  })
  try {
    if (indexes !== undefined) service.loadIndexes(indexes, indexesFile)
    const rulesIssues = rules === undefined ? [] : service.loadRules(rules)
    const served = await serveFirestore({
      host,
      port,
      service,
      clock,
      faults,
      ...(functions === undefined ? {} : { functions }),
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(delivery === undefined ? {} : { delivery }),
    })
    return {
      host,
      port: served.port,
      service,
      clock,
      faults,
      rulesIssues,
      async close() {
        await served.close()
        await service.close()
      },
    }
  } catch (error) {
    await service.close()
    throw error
  }
}
