import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { isAlive } from '../src/suite/is-alive.ts'

test('a process is alive until it ends', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const { pid = 0 } = child
  expect(isAlive(pid)).toBe(true)
  child.stdin.end()
  await once(child, 'close')
  expect(isAlive(pid)).toBe(false)
})

/** Starts a process and never asks what became of it. */
const FORGETFUL = `
  const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(Date, 60_000)'])
  require('node:fs').writeSync(1, String(pid))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
`

test.runIf(process.platform === 'linux')('one that has ended is not, though nobody has asked for it', async () => {
  const parent = spawn(process.execPath, ['-e', FORGETFUL], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string]
  const pid = Number(line)
  expect(isAlive(pid)).toBe(true)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  expect(process.kill(pid, 0)).toBe(true)
})
