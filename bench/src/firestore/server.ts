import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REPOSITORY } from '../../../e2e/src/repository.ts'

export interface FirestoreServer {
  /** Another one after a restart. */
  readonly host: string
  readonly pid: number
  /** Kills the process without a chance to tidy up and starts another on the same data; answers the seconds until it serves. */
  crashAndRestart(): Promise<number>
  stop(): Promise<void>
}

const OWN_INDEXES = join(import.meta.dirname, 'indexes.json')

/** Mesh's Firestore emulator as its own process, keeping its state on disk as `npm start` does; with the benches' own indexes unless others are given. */
export async function startFirestoreServer(indexes = OWN_INDEXES): Promise<FirestoreServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-bench-'))
  const start = async () => {
    const main = join(REPOSITORY, 'emulators/firestore/main.ts')
    const args = ['--host', '127.0.0.1', '--port', '0', '--rules', join(REPOSITORY, 'firestore.rules')]
    const child = spawn(process.execPath, [main, ...args], {
      env: {
        ...process.env,
        MESH_FIRESTORE_DATA: directory,
        MESH_FIRESTORE_INDEXES: indexes,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [greeting] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, host: / listens on (\S+:\d+)/.exec(greeting.toString())?.[1] ?? '' }
  }
  let { child, host } = await start()
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    get host() {
      return host
    },
    get pid() {
      return child.pid ?? 0
    },
    async crashAndRestart() {
      await end('SIGKILL')
      const startTime = performance.now()
      ;({ child, host } = await start())
      return (performance.now() - startTime) / 1000
    },
    async stop() {
      await end('SIGINT')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
