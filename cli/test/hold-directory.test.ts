import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdDirectory } from '../src/suite/hold-directory.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-hold-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('a directory is held once, and again after it was let go of', async () => {
  const release = await holdDirectory(directory)
  await expect(holdDirectory(directory)).rejects.toThrow(/^Another suite is running .* --data/)
  const releaseOther = await holdDirectory(join(directory, 'other'))
  releaseOther()
  release()
  const releaseAgain = await holdDirectory(directory)
  releaseAgain()
})

test('a suite that was killed holds nothing', async () => {
  const program = `
    import { holdDirectory } from ${JSON.stringify(join(import.meta.dirname, '../src/suite/hold-directory.ts'))}
    await holdDirectory(${JSON.stringify(directory)})
    console.log('held')
    process.stdin.resume()
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(holdDirectory(directory)).rejects.toThrow('Another suite is running')
  child.kill('SIGKILL')
  await once(child, 'close')
  const release = await holdDirectory(directory)
  release()
})
