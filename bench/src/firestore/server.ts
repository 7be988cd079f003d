import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { REPOSITORY } from '../../../e2e/src/suite.ts'

export interface FirestoreServer {
  readonly host: string
  readonly pid: number
  /** Kills the process without a chance to tidy up and starts another on the same data; answers the seconds until it serves. */
  crashAndRestart(): Promise<number>
  stop(): Promise<void>
}

/** Mesh's Firestore emulator as its own process, keeping its state on disk as `npm start` does. */
export async function startFirestoreServer(): Promise<FirestoreServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-bench-'))
  const port = await freePort()
  const start = async () => {
    const main = join(REPOSITORY, 'emulators/firestore/main.ts')
    const args = [main, '--host', '127.0.0.1', '--port', String(port), '--rules', join(REPOSITORY, 'firestore.rules')]
    const child = spawn(
      process.execPath,
      process.env.PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof', ...args] : args,
      {
        env: {
          ...process.env,
          MESH_FIRESTORE_DATA: directory,
          MESH_FIRESTORE_INDEXES: join(import.meta.dirname, 'indexes.json'),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data')
    return child
  }
  let child = await start()
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    host: `127.0.0.1:${port}`,
    get pid() {
      return child.pid ?? 0
    },
    async crashAndRestart() {
      await end('SIGKILL')
      const startTime = performance.now()
      child = await start()
      return (performance.now() - startTime) / 1000
    },
    async stop() {
      await end('SIGINT')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
