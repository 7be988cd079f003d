import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import { REPOSITORY } from './repository.ts'

/** Where a running suite can be reached; written when it is ready, removed when it stops. */
export interface SuiteFile {
  site: string
  projectId: string
  /** `host:port` of the Auth emulator. */
  auth: string
  /** `host:port` of the stand-in for Secret Manager. */
  secretManager: string
  /** Addresses of the demo services, by name. */
  demo: Record<string, string>
}

function suitePath(): string {
  return join(process.env['MESH_DATA'] ?? join(REPOSITORY, '.mesh'), 'suite.json')
}

/**
 * The running local suite; a `failed-precondition` that says how to start one when there is none. `instead` is what the
 * command takes in its place, such as `name a site with --site`; absent where there is nothing.
 */
export function readSuite(instead?: string): SuiteFile {
  try {
    return JSON.parse(readFileSync(suitePath(), 'utf8')) as SuiteFile
  } catch (cause) {
    throw new MeshError(
      'failed-precondition',
      `No local suite is running (${suitePath()} is not there). Start it with "npm start"${instead === undefined ? '' : `, or ${instead}`}; a suite that runs with --data is found when MESH_DATA names the same directory.`,
      { cause },
    )
  }
}

export function writeSuite(directory: string, suite: SuiteFile): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'suite.json'), `${JSON.stringify(suite, null, 2)}\n`)
}

export function removeSuite(directory: string): void {
  rmSync(join(directory, 'suite.json'), { force: true })
}
