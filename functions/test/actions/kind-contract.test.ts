import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import { takeOwnProject } from '../mesh.ts'
import { keepsContract } from './kind-contract.ts'
import { Targets } from './targets.ts'

takeOwnProject()

for (const [name, value] of [
  ['another value', 2],
  ['a field taken away', null],
] as const) {
  const targets = new Targets()
  const kind = await targets.kinds['test.set']?.()
  if (kind === undefined) throw new Error('no kind')
  keepsContract(`test.set (${name})`, () => ({
    kind,
    parameters: { name: 't', value },
    ttlMs: 3_600_000,
    prepare: () => Promise.resolve(targets.set('t', { value: 0, other: 'kept' })),
    drift: () => Promise.resolve(targets.set('t', { value: 'theirs', other: 'kept' })),
  }))
}

/** Kinds that cannot keep it, and why. */
const EXEMPT: Record<string, string> = {
  'webhook.call':
    'what a receiver did cannot be read, so there are no fields to compare; kinds/webhook-call.test.ts has its promises',
}

test('every kind keeps the contract, or says why it cannot', () => {
  const tests = join(import.meta.dirname, '..')
  const texts = globSync('**/*.test.ts', { cwd: tests }).map((file) => readFileSync(join(tests, file), 'utf8'))
  const kept = texts.flatMap((text) => [...text.matchAll(/^keepsContract\('([\w.]+)/gm)].map(([, name]) => name))
  expect(new Set([...kept, ...Object.keys(EXEMPT)])).toEqual(new Set(Object.keys(ACTION_KINDS)))
})
