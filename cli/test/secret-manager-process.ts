import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MeshError } from '@mesh/core/errors'
import { REPOSITORY } from '../src/suite/repository.ts'

const STOP_MS = 2000

interface Options {
  /** `host:port` to listen on. */
  address: string
  /** Where secrets are kept. */
  dataDirectory: string
}

/** The stand-in for Secret Manager as a child process. */
export class SecretManagerProcess {
  readonly #child: ChildProcess
  readonly #ready: Promise<void>
  readonly #exited: Promise<unknown>

  constructor({ address, dataDirectory }: Options) {
    const [host, port] = address.split(':')
    const main = join(REPOSITORY, 'emulators/secret-manager/main.ts')
    // Its heap is small; left to itself, V8 takes what the machine has.
    const args = ['--max-semi-space-size=1', main, `--host=${host}`, `--port=${port}`, `--data=${dataDirectory}`]
    // A group of its own: Ctrl-C reaches it through the suite, after the functions that read secrets have ended.
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    this.#child = child
    process.on('exit', this.#kill)
    this.#exited = once(child, 'close')
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes(' listens on ')) resolve()
    })
    void this.#exited.then(() =>
      reject(new MeshError('internal', `The stand-in for Secret Manager ended at once: ${errors.trim()}`)),
    )
    this.#ready = promise
    promise.catch(() => undefined)
  }

  /** Resolves when it answers; rejects with its own words when it ends before. */
  ready(): Promise<void> {
    return this.#ready
  }

  /** Ends it: politely, then after 2 s by force. */
  async stop(): Promise<void> {
    const force = setTimeout(this.#kill, STOP_MS)
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM')
    await this.#exited
    clearTimeout(force)
    process.off('exit', this.#kill)
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL')
  }
}
