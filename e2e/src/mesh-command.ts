import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { REPOSITORY } from './suite.ts'

/** Runs `mesh …` against the suite whose folder is given; returns what it printed, standard error included. */
export function meshCommand(directory: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'cli/src/main.ts'), ...args], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, MESH_DATA: directory },
  })
  return { status, output: stdout + stderr }
}
