import { expect, test } from 'vitest'
import { Services } from '../../../cloud/run/services.ts'
import type { RunState } from '../../../cloud/run/state-file.ts'
import { Clock } from '../../../kit/clock.ts'
import { NAME, PARENT } from './stand.ts'

const template = { containers: [{ image: 'example.test/shop:v1' }] }

/** Services on a clock that stands still, and a disk that can be full. */
function setup() {
  const clock = new Clock()
  clock.freeze()
  const disk = { isFull: false, state: { services: [], operations: [] } as RunState }
  const file = {
    read: () => structuredClone(disk.state),
    write(state: RunState) {
      if (disk.isFull) throw Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' })
      disk.state = structuredClone(state)
    },
  }
  const logged: string[] = []
  const open = () =>
    new Services({ clock, file, log: (line) => void logged.push(line), fate: () => ({ durationMs: 500 }) })
  return { clock, disk, logged, open, services: open() }
}

const refused = expect.objectContaining({ status: 'RESOURCE_EXHAUSTED' }) as Error

test('a service that cannot be stored is refused and is not there, nor is its operation', () => {
  const { clock, disk, services } = setup()
  disk.isFull = true
  expect(() => services.create(PARENT, 'shop', { template }, false)).toThrow(refused)
  expect([services.list(PARENT), services.operations.list()]).toEqual([[], []])
  clock.advance(1e6)
  disk.isFull = false
  services.create(PARENT, 'shop', { template }, false)
  expect(services.get(NAME).generation).toBe('1')
})

test('a change or deletion that cannot be stored leaves everything as it was, also what was under way', async () => {
  const { clock, disk, services, logged } = setup()
  const { name } = services.create(PARENT, 'shop', { template }, false)
  const ended = services.operations.wait(name, new Promise(() => undefined))
  const all = () => structuredClone([services.get(NAME), services.revisions(NAME), services.operations.list()])
  const before = all()
  disk.isFull = true
  const change = { name: NAME, template: { containers: [{ image: 'example.test/shop:v2' }] } }
  expect(() => services.update(change, ['template'], {})).toThrow(refused)
  expect(() => services.delete(NAME, undefined, false)).toThrow(refused)
  expect(all()).toEqual(before)
  disk.isFull = false
  clock.advance(1e6)
  expect(await ended).toMatchObject({ name, response: { name: NAME, generation: '1', reconciling: false } })
  expect(logged).toEqual([])
})

test('what ends while nothing can be stored is said, ends nothing else, and is stored with the next change', () => {
  const { clock, disk, logged, open, services } = setup()
  const { name } = services.create(PARENT, 'shop', { template }, false)
  disk.isFull = true
  expect(() => clock.advance(1e6)).not.toThrow()
  expect(services.get(NAME).reconciling).toBe(false)
  expect(services.operations.get(name).response).toMatchObject({ reconciling: false })
  expect(logged).toEqual([`${NAME}: what it has come to is kept in memory only: Error: ENOSPC: write`])
  const restarted = open()
  expect(restarted.get(NAME).reconciling).toBe(true)
  disk.isFull = false
  services.create(PARENT, 'mail', { template }, false)
  expect(open().get(NAME).reconciling).toBe(false)
  clock.advance(1e6)
  expect(restarted.get(NAME).reconciling).toBe(false)
})
