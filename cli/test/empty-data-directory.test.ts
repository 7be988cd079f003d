import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDataDirectory } from '../src/suite/empty-data-directory.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-fresh-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('removes what earlier runs kept', () => {
  mkdirSync(join(directory, 'firestore'))
  writeFileSync(join(directory, 'firestore/log'), 'x')
  writeFileSync(join(directory, 'accounts.json'), '[]')
  emptyDataDirectory(directory)
  expect(readdirSync(directory)).toEqual([])
})

test('a directory that is not there is empty already', () => {
  expect(() => emptyDataDirectory(join(directory, 'none'))).not.toThrow()
})

test('touches nothing in a directory that holds something else', () => {
  writeFileSync(join(directory, 'accounts.json'), '[]')
  writeFileSync(join(directory, 'thesis.txt'), 'x')
  expect(() => emptyDataDirectory(directory)).toThrow(/"thesis\.txt" there is not Mesh's/)
  expect(existsSync(join(directory, 'accounts.json'))).toBe(true)
})
