import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MeshError } from '@mesh/core/errors'
import { DEMO_SERVICES } from '../demo/demo-fleet.ts'
import { descendants } from './descendants.ts'
import { hostOf, type FirebaseJson } from './ports.ts'
import { isAlive } from './is-alive.ts'
import { REPOSITORY } from './repository.ts'

interface Options {
  config: FirebaseJson
  /** File in the repository's root that holds `config`. */
  configFile: string
  projectId: string
  dataDirectory: string
  /** Use Google's own Firestore and Pub/Sub emulators (Java 21 and their download). */
  google: boolean
  tickSeconds: number
  /** `host:port` of the stand-in for Secret Manager. */
  secretManager: string
}

const STOP_MS = 4000
const GONE_POLL_MS = 20
const GONE_MS_MAX = 900

/** The Firebase Emulator Suite as a child process of its own group, so that Ctrl-C reaches it once, through us. */
export class FirebaseProcess {
  readonly #child: ChildProcess
  readonly #tail: string[] = []
  readonly #ready: Promise<void>
  readonly exited: Promise<number>
  /** Remembered when all is up, so that orphans are found when the suite itself was killed. */
  #started: ReadonlySet<number> = new Set()
  readonly #google: boolean
  readonly #environment: NodeJS.ProcessEnv
  #ticker: ChildProcess | undefined

  constructor(options: Options) {
    this.#google = options.google
    this.#environment = environment(options)
    const log = join(options.dataDirectory, 'suite.log')
    mkdirSync(options.dataDirectory, { recursive: true })
    const file = createWriteStream(log).on('error', (error) => {
      process.stderr.write(`The suite's log cannot be written: ${error.message}\n`)
    })
    const bin = createRequire(import.meta.url).resolve('firebase-tools/lib/bin/firebase.js')
    // Left to itself on a large machine, the suite's process keeps 150 MB of garbage.
    const memory = '--max-old-space-size=400'
    const { projectId, configFile } = options
    const args = [memory, bin, 'emulators:start', '--project', projectId, '--config', configFile]
    this.#child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    process.on('exit', this.#abandoned)
    this.exited = once(this.#child, 'close').then(([code]) => (typeof code === 'number' ? code : 1))
    this.#ready = new Promise((resolve, reject) => {
      const read = (text: string) => {
        file.write(text)
        this.#tail.push(...text.split('\n').filter((line) => line.trim() !== ''))
        this.#tail.splice(0, this.#tail.length - 30)
        if (text.includes('All emulators ready')) resolve()
      }
      this.#child.stdout?.setEncoding('utf8').on('data', read)
      this.#child.stderr?.setEncoding('utf8').on('data', read)
      void this.exited.then((code) =>
        reject(
          new MeshError(
            'internal',
            `The emulator suite ended with code ${code}. Its last lines (all: ${log}):\n${this.#tail.join('\n')}`,
          ),
        ),
      )
    })
    this.#ready.catch(() => undefined)
  }

  /** The suite has a group of its own, so nobody else would end it when this process fails. */
  readonly #abandoned = () => {
    this.#remember()
    this.#killAll()
  }

  /** Resolves when all emulators answer; rejects with the suite's last lines when it ends before. */
  async ready(): Promise<void> {
    await this.#ready
    if (this.#google) this.#ticker = this.#startTicker()
    this.#remember()
  }

  /** Mesh's Pub/Sub emulator runs the scheduled functions; Google's does not, so the ticker gets a process of its own. */
  #startTicker(): ChildProcess {
    const main = join(REPOSITORY, 'emulators/scheduler/main.ts')
    return spawn(process.execPath, [main], {
      cwd: REPOSITORY,
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Stops the suite and everything it started: politely, then after 4 s by force. */
  async stop(): Promise<void> {
    this.#remember()
    const force = setTimeout(() => this.#killAll(), STOP_MS)
    if (this.isRunning) this.#child.kill('SIGINT')
    await this.exited
    clearTimeout(force)
    this.#killAll()
    await this.#allGone()
    process.off('exit', this.#abandoned)
  }

  /** Function workers share the suite's process group; the emulators have groups of their own and are found by descent. */
  #killAll(): void {
    this.#ticker?.kill('SIGKILL')
    if (this.#child.pid === undefined) return
    for (const pid of [-this.#child.pid, ...this.#started]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended already.
      }
    }
  }

  /** A busy machine takes a moment to end what was killed; the ports are free only then. */
  async #allGone(): Promise<void> {
    const giveUp = performance.now() + GONE_MS_MAX
    while ([...this.#started].some((pid) => isAlive(pid)) && performance.now() < giveUp) await delay(GONE_POLL_MS)
  }

  #remember(): void {
    if (this.#child.pid === undefined || !this.isRunning) return
    this.#started = new Set([...this.#started, ...descendants(this.#child.pid), this.#child.pid])
  }
}

/** Writes the configuration of a suite whose ports were moved; firebase.json itself when they were not. */
export function writeConfig(config: FirebaseJson, offset: number): string {
  if (offset === 0) return 'firebase.json'
  const name = `firebase.offset-${offset}.json`
  writeFileSync(join(REPOSITORY, name), JSON.stringify(config, null, 2))
  return name
}

function environment({
  config,
  dataDirectory,
  projectId,
  google,
  tickSeconds,
  secretManager,
}: Options): NodeJS.ProcessEnv {
  const common = {
    ...process.env,
    CI: '1',
    METADATA_SERVER_DETECTION: 'none',
    // A small young generation costs these processes little time and saves each of them a fifth of its memory.
    NODE_OPTIONS: [process.env['NODE_OPTIONS'], '--max-semi-space-size=4'].filter(Boolean).join(' '),
    // One heap for all threads of a process: glibc would keep one for each, mostly empty.
    MALLOC_ARENA_MAX: '1',
    FIREBASE_CLI_DISABLE_UPDATE_CHECK: '1',
    // In seconds; left to itself, the suite ends a function that a busy machine has not loaded within half a minute.
    FUNCTIONS_DISCOVERY_TIMEOUT: process.env['FUNCTIONS_DISCOVERY_TIMEOUT'] ?? '120',
    MESH_PROJECT: projectId,
    SECRET_MANAGER_EMULATOR_HOST: secretManager,
    // The stand-in runs in the process of the ticker.
    MESH_SECRET_MANAGER: secretManager,
    MESH_SECRET_MANAGER_DATA: join(dataDirectory, 'secrets'),
    MESH_FUNCTIONS_HOST: hostOf(config, 'functions'),
    MESH_TICK_SECONDS: String(tickSeconds),
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  }
  if (google) return common
  return {
    ...common,
    PATH: [join(REPOSITORY, 'emulators/bin'), common.PATH].join(delimiter),
    FIRESTORE_EMULATOR_BINARY_PATH: join(REPOSITORY, 'emulators/firestore/main.ts'),
    PUBSUB_EMULATOR_BINARY_PATH: join(REPOSITORY, 'emulators/pubsub/main.ts'),
    MESH_FIRESTORE_DATA: join(dataDirectory, 'firestore'),
    MESH_PUBSUB_DATA: join(dataDirectory, 'pubsub'),
    MESH_TICKER: '1',
    // The ticker is part of the Pub/Sub emulator and is steered through its port.
    CLOUD_SCHEDULER_EMULATOR_HOST: hostOf(config, 'pubsub'),
    // So is the stand-in for Cloud Run.
    MESH_RUN_EMULATOR_HOST: hostOf(config, 'pubsub'),
    MESH_RUN_DATA: join(dataDirectory, 'run'),
    MESH_RUN_SEED: JSON.stringify({ projectId, region: 'us-central1', services: Object.keys(DEMO_SERVICES) }),
    // And those for Cloud Tasks and for what signs and hands out identity tokens.
    MESH_TASKS_EMULATOR_HOST: hostOf(config, 'pubsub'),
    MESH_TASKS_DATA: join(dataDirectory, 'tasks'),
    MESH_OIDC_ISSUER: `http://${hostOf(config, 'pubsub')}/identity`,
    MESH_METADATA_HOST: hostOf(config, 'pubsub'),
    // The suite starts one process per delivery under way, and none of them is small.
    MESH_DELIVERY_CONCURRENCY: '1',
  }
}
