import { expect, test } from 'vitest'
import { build } from '../src/suite/build.ts'

const NO_SUCH = { workspace: 'no-such-workspace', output: 'no-such-file', sources: [] }

test('a failing build shows what npm said', async () => {
  await expect(build(NO_SUCH, new AbortController().signal)).rejects.toThrow(
    /^Building no-such-workspace failed:\n.*no-such-workspace/s,
  )
})

test('a signal ends the build, also one that came before it', async () => {
  await expect(build(NO_SUCH, AbortSignal.abort())).rejects.toThrow('Building no-such-workspace failed')
  const running = new AbortController()
  const building = build(NO_SUCH, running.signal)
  running.abort()
  await expect(building).rejects.toThrow(/^Building no-such-workspace failed:\n$/)
})

test('what is newer than its sources is not built', async () => {
  const target = { workspace: 'no-such-workspace', output: 'package.json', sources: [] }
  expect(await build(target, new AbortController().signal)).toBe(0)
})
