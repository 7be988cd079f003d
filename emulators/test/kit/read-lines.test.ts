import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readLines } from '../../kit/read-lines.ts'

const MIB = 1 << 20

test.each([
  ['short lines', ['a', '', 'bc'], ''],
  ['a line that ends where a chunk does', ['x'.repeat(MIB - 1), 'b'], ''],
  ['a line of several chunks', ['a', 'x'.repeat(3 * MIB + 5), 'b'], 'torn'],
  ['no whole line', [], 'y'.repeat(2 * MIB + 1)],
  ['nothing', [], ''],
])('reads %s', (_what, lines, rest) => {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-lines-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  const text = lines.map((line) => `${line}\n`).join('')
  writeFileSync(path, text + rest)
  const found: string[] = []
  let next = 0
  const end = readLines(path, (line, offset) => {
    expect(offset).toBe(next)
    next += line.length + 1
    found.push(line.toString())
  })
  expect(found).toEqual(lines)
  expect([end.validBytes, end.rest.toString()]).toEqual([text.length, rest])
})
