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
