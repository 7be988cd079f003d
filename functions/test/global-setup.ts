import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const EMULATORS = join(import.meta.dirname, '../../emulators')
const INDEXES = join(import.meta.dirname, '../../firestore.indexes.json')

/** Starts Firestore and Pub/Sub as processes of their own: the functions meet them on the wire only. */
export default async function setup(): Promise<() => Promise<void>> {
  const processes: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(
      processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const exited = once(child, 'exit')
        child.kill('SIGINT')
        await exited
      }),
    )
  }
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  process.env['MESH_PROBE_ALLOW'] = '127.0.0.0/8'
  try {
    const firestore = await start('firestore/main.ts', processes)
    process.env['FIRESTORE_EMULATOR_HOST'] = firestore
    await keepExpired(firestore)
    process.env['PUBSUB_EMULATOR_HOST'] = await start('pubsub/main.ts', processes)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** The address that an emulator says it listens on. */
export async function start(main: string, processes: ChildProcess[]): Promise<string> {
  const child = spawn(process.execPath, [join(EMULATORS, main), '--host=127.0.0.1', '--port=0'], {
    env: { ...process.env, MESH_FIRESTORE_INDEXES: INDEXES },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  processes.push(child)
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  for await (const line of createInterface(child.stdout)) {
    const address = / listens on (\S+:\d+)/.exec(line)?.[1]
    if (address === undefined) continue
    child.stdout.resume()
    return address
  }
  throw new Error(`${main} ended before it listened: ${Buffer.concat(errors).toString()}`)
}

/** The tests live at a time of their own, which has long passed for the emulator. */
export async function keepExpired(firestore: string): Promise<void> {
  const body = JSON.stringify({ delayMs: Date.now() })
  const reply = await fetch(`http://${firestore}/emulator/v1/mesh/ttl`, { method: 'POST', body })
  if (!reply.ok) throw new Error(`The emulator keeps no expired documents: ${await reply.text()}`)
}
