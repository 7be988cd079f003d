import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { REPOSITORY } from './repository.ts'

/** Runs `mesh …` against the suite whose folder is given; resolves with what it printed, standard error included. */
export async function meshCommand(
  directory: string,
  ...args: string[]
): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'cli/src/main.ts'), ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, MESH_DATA: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output: stdout + stderr }
}
