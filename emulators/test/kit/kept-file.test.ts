import { fsyncSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { KeptFile } from '../../kit/kept-file.ts'

vi.mock('node:fs', { spy: true })

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'data')
}

const words = { holds: 'kept things', remedy: 'start without' }
const open = (directory: string) => new KeptFile({ directory, name: 'things.json', words })
const same = (json: unknown): unknown => json

test('holds nothing at first, then what was written last, also for a later process', () => {
  const directory = scratch()
  const file = open(directory)
  expect(file.read(same)).toBeUndefined()
  file.write({ n: 1, long: 'x'.repeat(100) })
  file.write({ n: 2 })
  expect([file.read(same), open(directory).read(same)]).toEqual([{ n: 2 }, { n: 2 }])
})

test('is for its owner only, and so is a directory that it makes', () => {
  const directory = scratch()
  open(directory).write([])
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(statSync(join(directory, 'things.json')).mode & 0o777).toBe(0o600)
})

test.each([
  ['no JSON', '{"word": "hunter2"', same],
  [
    'another value',
    '{"word": "hunter2"}',
    () => {
      throw new Error('hunter2')
    },
  ],
])('says what a file with %s should be and quotes nothing of it', (_, text, decode) => {
  const directory = scratch()
  const file = open(directory)
  const path = join(directory, 'things.json')
  writeFileSync(path, text)
  expect(() => file.read(decode)).toThrow(
    new Error(`${path} is not readable as kept things; remove it to start without.`),
  )
})

test('does not take a file that cannot be opened for none', () => {
  const directory = scratch()
  const file = open(directory)
  mkdirSync(join(directory, 'things.json'))
  expect(() => file.read(same)).toThrow('EISDIR')
})

test('a write that fails leaves the file as it was', () => {
  const directory = scratch()
  const file = open(directory)
  file.write({ n: 1 })
  vi.mocked(fsyncSync).mockImplementationOnce(() => {
    throw Object.assign(new Error('EIO: fsync'), { code: 'EIO' })
  })
  expect(() => file.write({ n: 2 })).toThrow('EIO')
  expect(file.read(same)).toEqual({ n: 1 })
  file.write({ n: 3 })
  expect([file.read(same), readdirSync(directory)]).toEqual([{ n: 3 }, ['things.json']])
})
