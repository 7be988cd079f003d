import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { descendants } from '../src/suite/descendants.ts'

const GRANDPARENT = `
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  console.log(child.pid)
  process.stdin.on('end', () => process.exit()).resume()
`

test('finds what a process has started, without any tool on the PATH', async () => {
  const child = spawn(process.execPath, ['-e', GRANDPARENT], { stdio: ['pipe', 'pipe', 'ignore'] })
  const path = process.env['PATH']
  try {
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
    if (process.platform === 'linux') process.env['PATH'] = '/nowhere'
    const found = descendants(process.pid)
    expect(found).toEqual(expect.arrayContaining([child.pid, Number(line)]))
    expect(found).not.toContain(process.pid)
    expect(descendants(Number(line))).toEqual([])
  } finally {
    process.env['PATH'] = path
    child.stdin.end()
    await once(child, 'close')
  }
})
