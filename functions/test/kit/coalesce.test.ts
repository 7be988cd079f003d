import { expect, test, vi } from 'vitest'
import { coalesce } from '../../src/kit/coalesce.ts'
import { log } from '../../src/kit/log.ts'
import { correlateAfter } from '../../src/root/incident/correlate-after.ts'

function job() {
  const begun: { name: string; end: () => void; fail: (error: Error) => void }[] = []
  const run = coalesce(
    (name: string) => new Promise<void>((resolve, reject) => begun.push({ name, end: resolve, fail: reject })),
  )
  return { begun, run }
}

test('calls made during a run share the one after it', async () => {
  const { begun, run } = job()
  const first = run('a')
  const [second, third] = [run('b'), run('c')]
  expect(begun.map(({ name }) => name)).toEqual(['a'])
  begun[0]?.end()
  await first
  await vi.waitFor(() => expect(begun.map(({ name }) => name)).toEqual(['a', 'b']))
  begun[1]?.end()
  await Promise.all([second, third])
  void run('d')
  expect(begun.map(({ name }) => name)).toEqual(['a', 'b', 'd'])
})

test('a failure is that of the calls it answers, and of no other', async () => {
  const { begun, run } = job()
  const first = run('a')
  const second = run('b')
  begun[0]?.fail(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await vi.waitFor(() => expect(begun).toHaveLength(2))
  begun[1]?.end()
  await expect(second).resolves.toBeUndefined()
})

test('a pass that fails after a committed change is logged and fails nobody', async () => {
  const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
  await expect(correlateAfter(new Date(0), () => Promise.reject(new Error('no store')))).resolves.toBeUndefined()
  expect(failure).toHaveBeenCalledWith('correlateIncidents', expect.objectContaining({ code: 'internal' }))
})
