import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The index file that goes with a rules file: what MESH_FIRESTORE_INDEXES says, else firestore.indexes.json beside the
 * rules, if it is there. The Emulator Suite names the rules only.
 */
export function indexFilePath(rules: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['MESH_FIRESTORE_INDEXES']
  if (named !== undefined && named !== '') return named
  if (rules === undefined) return undefined
  const beside = join(dirname(rules), 'firestore.indexes.json')
  return existsSync(beside) ? beside : undefined
}
