#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { readArguments } from './arguments.ts'
import { describeIssue } from './control/rules-upload.ts'
import { indexFilePath } from './index-file-path.ts'
import { startFirestoreEmulator } from './start.ts'
import type { FirestoreEmulator } from './start.ts'
import { readDeliverySettings } from './triggers/delivery-settings.ts'
import { watchFile } from './watch-file.ts'

/** The suite gives a stopping emulator a few seconds; what hangs longer than this is cut off. */
const STOP_MS = 900

function explain(error: unknown, host: string, port: number): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is in use; stop its owner or change emulators.firestore.port in firebase.json`
  }
  return error instanceof Error ? error.message : String(error)
}

function stopOn(emulator: FirestoreEmulator): void {
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    emulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('Firestore emulator: could not stop cleanly:', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** A faulty file changes nothing. */
function reloadIndexes(emulator: FirestoreEmulator, path: string, loaded: string): void {
  watchFile(path, loaded, (text) => {
    try {
      emulator.service.loadIndexes(text, path)
      console.log(`Firestore emulator: ${path} is loaded anew`)
    } catch (error) {
      console.error(`Firestore emulator: ${(error as Error).message} The indexes stay as they were.`)
    }
  })
}

async function main(): Promise<void> {
  const { host, port, rules, functions, project, seed } = readArguments(process.argv.slice(2))
  const dataDir = process.env['MESH_FIRESTORE_DATA']
  const indexesFile = indexFilePath(rules, process.env)
  try {
    const indexes = indexesFile === undefined ? undefined : readFileSync(indexesFile, 'utf8')
    const emulator = await startFirestoreEmulator({
      host,
      port,
      ...(rules === undefined ? {} : { rules: readFileSync(rules, 'utf8') }),
      ...(indexes === undefined || indexesFile === undefined ? {} : { indexes, indexesFile }),
      ...(functions === undefined ? {} : { functions }),
      delivery: readDeliverySettings(process.env),
      ...(seed === undefined ? {} : { seed: { metadataFile: seed, project } }),
      ...(dataDir === undefined || dataDir === '' ? {} : { dataDir }),
    })
    for (const issue of emulator.rulesIssues) console.error(describeIssue(rules ?? 'firestore.rules', issue))
    if (indexes !== undefined && indexesFile !== undefined) reloadIndexes(emulator, indexesFile, indexes)
    stopOn(emulator)
    console.log(
      `Mesh's Firestore emulator listens on ${host}:${emulator.port}, ${dataDir ? `data in ${dataDir}` : 'in memory'}`,
    )
  } catch (error) {
    console.error(`Firestore emulator: ${explain(error, host, port)}`)
    process.exitCode = 1
  }
}

await main()
