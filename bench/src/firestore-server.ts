import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REPOSITORY } from '../../e2e/src/suite.ts'

export interface FirestoreServer {
  host: string
  pid: number
  stop(): Promise<void>
}

/** Mesh's Firestore emulator as its own process, keeping its state on disk as `npm start` does. */
export async function startFirestoreServer(): Promise<FirestoreServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-bench-'))
  const port = await freePort()
  const args = [join(REPOSITORY, 'emulators/firestore/main.ts'), '--host', '127.0.0.1', '--port', String(port)]
  const child = spawn(process.execPath, [...args, '--rules', join(REPOSITORY, 'firestore.rules')], {
    env: { ...process.env, MESH_FIRESTORE_DATA: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    host: `127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
