import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { MeshError } from '@mesh/core/errors'

/**
 * Keeps a second suite from writing into the same data directory, whatever its ports; returns what lets go of it.
 * A listening socket ends with its process, so nothing stays behind that could be mistaken for a running suite.
 */
export async function holdDirectory(directory: string): Promise<() => void> {
  const name = createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 16)
  const path = join(tmpdir(), `mesh-${name}.sock`)
  const server = createServer((socket) => socket.destroy())
  try {
    await once(server.listen(path), 'listening')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    if (await isListening(path)) {
      throw new MeshError(
        'failed-precondition',
        `Another suite is running with its state in ${directory}. Stop it, or start this one with --data <another directory>.`,
      )
    }
    rmSync(path, { force: true })
    await once(server.listen(path), 'listening')
  }
  server.unref()
  return () => void server.close()
}

async function isListening(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
