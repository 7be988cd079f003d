import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortOffset } from './free-port-offset.ts'
import { quickConfig } from './journey-config.ts'
import { REPOSITORY } from './repository.ts'

const MAIN = join(REPOSITORY, 'cli/src/main.ts')
/** Whoever asks for the suite that they share waits for its answer for five minutes. */
const READY_MS = 240_000
const ATTEMPTS = 3
/** A suite that does not end when it is asked to is killed; by its own limits it takes six seconds and what a busy machine adds. */
const STOP_MS = 30_000

export interface SuiteOptions {
  /** Configuration; the repository's mesh.yaml with quick thresholds when absent. */
  config?: string
  tickSeconds?: number
  /** A folder of an earlier suite to start again on, with its ports. */
  again?: { directory: string; portOffset: number }
}

/** A whole local suite as a child process on free ports, started by the same command that people use. */
export class Suite {
  readonly directory: string
  readonly portOffset: number
  readonly projectId: string
  readonly #child: ChildProcess
  output = ''
  /** Milliseconds that it took to start, a measure of how busy the machine is. */
  readyMs = 0

  private constructor(directory: string, portOffset: number, tickSeconds: number) {
    this.directory = directory
    this.portOffset = portOffset
    this.projectId = `demo-mesh-${portOffset}`
    const options = ['--port-offset', String(portOffset), '--project', this.projectId, '--tick', String(tickSeconds)]
    this.#child = spawn(process.execPath, [MAIN, 'start', ...options, '--data', directory, '--file', this.configFile], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
  }

  /** Starts a suite and waits until it says that it is ready; one that does not come up leaves nothing behind. */
  static async start(options: SuiteOptions = {}): Promise<Suite> {
    for (let attempt = 1; ; attempt += 1) {
      const suite = await Suite.#spawn(options)
      try {
        await suite.#ready()
        return suite
      } catch (error) {
        await suite.stop()
        if (options.again !== undefined) throw error
        suite.remove()
        // Somebody else took a port after it was looked at.
        if (attempt === ATTEMPTS || !/is in use by|port taken/i.test(suite.output)) throw error
      }
    }
  }

  static async #spawn({ config, tickSeconds = 1, again }: SuiteOptions): Promise<Suite> {
    const directory = again?.directory ?? mkdtempSync(join(tmpdir(), 'mesh-suite-'))
    const portOffset = again?.portOffset ?? (await freePortOffset())
    if (again === undefined) writeFileSync(join(directory, 'mesh.yaml'), config ?? quickConfig())
    return new Suite(directory, portOffset, tickSeconds)
  }

  get configFile(): string {
    return join(this.directory, 'mesh.yaml')
  }

  get site(): string {
    return `http://127.0.0.1:${5050 + this.portOffset}`
  }

  get firestoreHost(): string {
    return `127.0.0.1:${8080 + this.portOffset}`
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Ends the suite as Ctrl-C does; returns the milliseconds that took. */
  async stop(): Promise<number> {
    const start = performance.now()
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS)
      this.#child.kill('SIGINT')
      await once(this.#child, 'close')
      clearTimeout(timer)
    }
    return performance.now() - start
  }

  /** Resolves with the exit code when the suite ends by itself. */
  async exited(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    return this.#child.exitCode
  }

  /** Deletes the suite's folder. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }

  async #ready(): Promise<void> {
    const start = performance.now()
    const { promise, resolve: done, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(
      () => reject(new Error(`The suite was not ready in ${READY_MS} ms:\n${this.output}`)),
      READY_MS,
    )
    this.#child.stdout?.on('data', () => {
      if (this.output.includes('Ready in')) done()
    })
    this.#child.on('close', (code) => reject(new Error(`The suite ended with code ${code}:\n${this.output}`)))
    try {
      await promise
      this.readyMs = performance.now() - start
    } finally {
      clearTimeout(timer)
    }
  }
}
