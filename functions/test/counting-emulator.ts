import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll } from 'vitest'
import { keepExpired, start } from './global-setup.ts'

/** What Firestore would bill. */
export interface Operations {
  reads: number
  writes: number
  deletes: number
}

/** Gives the test file a Firestore emulator of its own, since one counts what all projects do together. */
export function takeOwnEmulator(): void {
  const processes: ChildProcess[] = []
  beforeAll(async () => {
    const address = await start('firestore/main.ts', processes)
    process.env['FIRESTORE_EMULATOR_HOST'] = address
    await keepExpired(address)
  })
  afterAll(() => processes.forEach((child) => child.kill('SIGINT')))
}

/** Billed operations of the emulator so far. */
export async function operations(): Promise<Operations> {
  const reply = await fetch(`http://${process.env['FIRESTORE_EMULATOR_HOST']}/emulator/v1/mesh/status`)
  return ((await reply.json()) as { operations: Operations }).operations
}
