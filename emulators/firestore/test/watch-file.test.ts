import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchFile } from '../watch-file.ts'

interface Watched {
  path: string
  /** The next text that the watch tells. */
  next: () => Promise<string>
}

/** Watches a file that its reader knows as `zero`. */
function watched(text = 'zero'): Watched {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-watch-'))
  const path = join(folder, 'file.json')
  writeFileSync(path, text)
  const told: string[] = []
  let wake = (): void => undefined
  const stop = watchFile(path, 'zero', (text) => {
    told.push(text)
    wake()
  })
  onTestFinished(() => {
    stop()
    rmSync(folder, { recursive: true })
  })
  const next = async (): Promise<string> => {
    if (told.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return told.shift() ?? ''
  }
  return { path, next }
}

test('tells what is written, and what takes the place of the file', async () => {
  const { path, next } = watched()
  writeFileSync(path, 'one')
  expect(await next()).toBe('one')
  writeFileSync(`${path}.new`, 'two')
  renameSync(`${path}.new`, path)
  expect(await next()).toBe('two')
  writeFileSync(path, 'three')
  expect(await next()).toBe('three')
})

test('tells nothing of other files, of a file that is gone or of one that says the same', async () => {
  const { path, next } = watched()
  writeFileSync(`${path}.other`, 'other')
  unlinkSync(path)
  writeFileSync(path, 'zero')
  writeFileSync(path, 'one')
  expect(await next()).toBe('one')
})

test('tells what was written between the reading and the watching', async () => {
  const { next } = watched('one')
  expect(await next()).toBe('one')
})
