import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import { REPOSITORY } from './repository.ts'

interface Target {
  workspace: string
  /** A file that every build writes. */
  output: string
  sources: string[]
}

export const FUNCTIONS_BUILD: Target = {
  workspace: 'functions',
  output: 'functions/lib/index.js',
  sources: ['functions/src/**/*.ts', 'functions/*.{ts,json}', 'core/src/**/*.ts', 'package-lock.json'],
}

export const WEB_BUILD: Target = {
  workspace: 'web',
  output: 'web/dist/index.html',
  sources: ['web/src/**/*', 'web/public/**/*', 'web/*.{ts,html,json,cjs}', 'core/src/**/*.ts', 'package-lock.json'],
}

/**
 * Builds a workspace unless its output is newer than all its sources; returns the seconds it took, 0 when up to date.
 * The signal ends the build with all its processes.
 */
export async function build(target: Target, signal: AbortSignal): Promise<number> {
  if (isUpToDate(target)) return 0
  const start = performance.now()
  const child = spawn('npm', ['run', 'build', '-w', target.workspace], {
    cwd: REPOSITORY,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const end = () => endGroup(child.pid)
  signal.addEventListener('abort', end)
  process.on('exit', end)
  if (signal.aborted) end()
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close').finally(() => {
    signal.removeEventListener('abort', end)
    process.off('exit', end)
  })) as [number | null]
  if (code !== 0) throw new MeshError('internal', `Building ${target.workspace} failed:\n${output.trim()}`)
  return (performance.now() - start) / 1000
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

function isUpToDate({ output, sources }: Target): boolean {
  const built = statSync(join(REPOSITORY, output), { throwIfNoEntry: false })?.mtimeMs
  if (built === undefined) return false
  return globSync(sources, { cwd: REPOSITORY }).every((file) => statSync(join(REPOSITORY, file)).mtimeMs <= built)
}
