import { expect, test, vi } from 'vitest'
import { commit } from '../../src/kit/commit.ts'
import { log } from '../../src/kit/log.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, LedgerWorld } from './world.ts'
import { operations, takeOwnEmulator } from '../counting-emulator.ts'

takeOwnProject()
vi.spyOn(log, 'debug').mockImplementation(() => undefined)

takeOwnEmulator()

/** What taking in and publishing so many entries, or one change, is billed for, without their own writes: `reads/writes/deletes`. */
async function costOf(world: LedgerWorld, added: number | (() => Promise<void>)): Promise<string> {
  if (typeof added === 'function') await added()
  else if (added > 0) await addPending(added)
  const before = await operations()
  await world.grow()
  const after = await operations()
  return (['reads', 'writes', 'deletes'] as const).map((name) => after[name] - before[name]).join('/')
}

/** An entry with what it is about, before and after. */
function change(): Promise<void> {
  return commit(async (transaction) => {
    const actor = { type: 'mesh', id: 'mesh' } as const
    const resource = 'config/a'
    transaction.record({ actor, action: 'config.set', resource, before: { value: 1 }, after: { value: 2 } })
  })
}

test('what the log costs beside the one write of each entry', async () => {
  const world = new LedgerWorld()
  await world.grow()
  await costOf(world, 300)
  const costs = {
    'one entry': await costOf(world, 1),
    'one entry with its contents': await costOf(world, change),
    'ten entries': await costOf(world, 10),
    'a thousand entries': await costOf(world, 1000),
    'a minute in which nothing happens': await costOf(world, 0),
  }
  expect(costs).toEqual({
    'one entry': '18/5/1',
    'one entry with its contents': '18/6/1',
    'ten entries': '27/5/10',
    'a thousand entries': '1022/15/1000',
    'a minute in which nothing happens': '7/0/0',
  })
})
