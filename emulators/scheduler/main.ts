#!/usr/bin/env node
import { readNumber } from '../kit/read-number.ts'
import { readSecretManager } from '../secret-manager/read-secret-manager.ts'
import { startSecretManager } from '../secret-manager/start.ts'
import { startTicker } from './start.ts'

/**
 * The ticker as a process of its own: MESH_FUNCTIONS_HOST, MESH_PROJECT, MESH_TICK_SECONDS; with the stand-in for Secret
 * Manager where MESH_SECRET_MANAGER says so.
 */
async function main(): Promise<void> {
  const functionsHost = process.env['MESH_FUNCTIONS_HOST']
  if (!functionsHost) throw new Error('MESH_FUNCTIONS_HOST is not set; expected host:port of the Functions emulator.')
  const log = (line: string): void => console.log(line)
  const secretManager = readSecretManager(process.env)
  const secrets = secretManager && (await startSecretManager({ ...secretManager, log }))
  const { close } = startTicker({
    functionsHost,
    projectId: process.env['MESH_PROJECT'],
    tickSeconds: readNumber('MESH_TICK_SECONDS'),
    log,
  })
  const alive = setInterval(() => undefined, 0x7fffffff)
  const stop = (): void => {
    close()
    void secrets?.close()
    clearInterval(alive)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Mesh's scheduler runs the scheduled functions at ${functionsHost}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
