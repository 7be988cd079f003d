import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { DataDirectory } from '../../../engine/persistence/data-directory.ts'

test('every acknowledged write survives that its process is killed', async () => {
  const path = mkdtempSync(join(tmpdir(), 'mesh-firestore-'))
  const child = spawn(process.execPath, [fileURLToPath(new URL('./writing-process.ts', import.meta.url)), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.length > 5000) child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  expect(() => new DataDirectory(path)).toThrow(`${path} is in use by process ${child.pid}`)
  await once(child, 'close')
  const acknowledged = output.split('\n').slice(0, -1)
  expect(acknowledged.length).toBeGreaterThan(1000)
  const { documents } = new DataDirectory(path)
  for (const number of acknowledged) {
    expect(documents.entry(`projects/p/databases/d/documents/a/${number}`)?.encoded).toBe(`{"n":${number}}`)
  }
  rmSync(path, { recursive: true })
})
