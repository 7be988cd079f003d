import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { AppendFile } from '../../kit/append-file.ts'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-append-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'file')
}

test('grows, is cut, read and overwritten, and is found again as it was', () => {
  const path = scratch()
  const file = new AppendFile(path, 'header\n')
  const offsets = ['one\n', 'two\n', 'three\n'].map((text) => file.append(Buffer.from(text)))
  expect([offsets, file.bytes]).toEqual([[7, 11, 15], 21])
  file.truncate(15)
  file.overwrite(7, Buffer.from('O'))
  expect(file.read(7, 100).toString()).toBe('One\ntwo\n')
  expect([file.read(8, 2).toString(), file.read(99, 5).length]).toEqual(['ne', 0])
  file.close()
  const again = new AppendFile(path, 'header\n')
  again.append(Buffer.from('four\n'))
  again.close()
  expect(readFileSync(path, 'utf8')).toBe('header\nOne\ntwo\nfour\n')
})

test('takes nothing once it is closed', () => {
  const file = new AppendFile(scratch(), '')
  file.close()
  expect(() => file.append(Buffer.from('x'))).toThrow(`${file.path} is closed`)
})
