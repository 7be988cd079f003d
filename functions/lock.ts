import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = import.meta.dirname

/**
 * Writes `package-lock.json` beside package.json for the deployment, which uploads this folder alone: outside of the
 * workspace npm gives the folder a lockfile of its own. `@mesh/core` is an optional peer, so nobody looks for it there.
 */
const scratch = mkdtempSync(join(tmpdir(), 'mesh-lock-'))
try {
  copyFileSync(join(ROOT, 'package.json'), join(scratch, 'package.json'))
  const command = ['install', '--package-lock-only', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status, error } = spawnSync('npm', command, { cwd: scratch, stdio: 'inherit' })
  if (error !== undefined)
    throw new Error('npm could not be started to write functions/package-lock.json', { cause: error })
  if (status !== 0)
    throw new Error(`npm ${command.join(' ')} failed with exit code ${String(status)}; see its message above`)
  copyFileSync(join(scratch, 'package-lock.json'), join(ROOT, 'package-lock.json'))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
