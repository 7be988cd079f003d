import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@mesh/core/errors'

/** What the suite itself keeps in its data directory, and what a Mac adds. */
const OWN = new Set([
  '.DS_Store',
  'accounts.json',
  'accounts.json.new',
  'firestore',
  'pubsub',
  'run',
  'secrets',
  'suite.json',
  'suite.log',
  'tasks',
])

/** Removes the state of earlier runs; refuses a directory that holds anything else, which is hardly meant. */
export function emptyDataDirectory(directory: string): void {
  const entries = entriesOf(directory)
  const foreign = entries.find((entry) => !OWN.has(entry))
  if (foreign !== undefined) {
    throw new MeshError(
      'failed-precondition',
      `--fresh would empty ${directory}, but "${foreign}" there is not Mesh's. Name another directory with --data, or empty it yourself.`,
    )
  }
  for (const entry of entries) rmSync(join(directory, entry), { recursive: true, force: true })
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
