import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockDirectory } from '../../kit/lock-directory.ts'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Another process that has the directory. */
async function owner(path: string) {
  const module = JSON.stringify(new URL('../../kit/lock-directory.ts', import.meta.url).href)
  const script = `import { lockDirectory } from ${module}; lockDirectory(${JSON.stringify(path)}); console.log('locked'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

test('refuses a directory that another process has, until that is killed', async () => {
  const path = scratch()
  const child = await owner(path)
  expect(() => lockDirectory(path)).toThrow(`${path} is in use by process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'close')
  lockDirectory(path)()
  expect(existsSync(join(path, 'lock'))).toBe(false)
})

test.runIf(existsSync('/proc/self/stat'))('takes over from a process whose id is now that of another', () => {
  const path = scratch()
  writeFileSync(join(path, 'lock'), `${process.ppid} 1\n`)
  lockDirectory(path)
  expect(readFileSync(join(path, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
})

test('takes over from an unfinished lock', () => {
  const path = scratch()
  writeFileSync(join(path, 'lock'), '')
  expect(() => lockDirectory(path)).not.toThrow()
})
