import { expect, test } from 'vitest'
import { REGIONS } from '@mesh/core/root/regions'
import { takeOwnProject } from '../../mesh.ts'
import { play, type Stream } from './play.ts'
import { operations, takeOwnEmulator, type Operations } from '../../counting-emulator.ts'

takeOwnProject()

takeOwnEmulator()

const CHECKS = Array.from({ length: 60 }, (_, index) => `s${index}`)
const MINUTES = 10

/** What Mesh is billed for in ten minutes, among them one repair, in which nothing changes. */
async function steady(check: object): Promise<Operations> {
  const seen: Operations[] = []
  const look: NonNullable<Stream['people']>[number] = async ({ platformReads }) => {
    const { reads, writes, deletes } = await operations()
    seen.push({ reads: reads - platformReads, writes, deletes })
  }
  const { outcome } = await play({
    services: Object.fromEntries(CHECKS.map((id) => [id, check])),
    finds: Object.fromEntries(CHECKS.map((id) => [id, 'u'])),
    people: { 2: look, [2 + MINUTES]: look },
    minutes: 3 + MINUTES,
    expected: { incidents: [], sent: [], states: {} },
  })
  expect(new Set(Object.values(outcome.states))).toEqual(new Set(['up']))
  const [before, after] = seen
  if (before === undefined || after === undefined) throw new Error('nobody looked')
  return {
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    deletes: after.deletes - before.deletes,
  }
}

/** For each minute: the planner's state, its plans and settings, and its write; one read of the sweep. */
const SCHEDULES = { reads: 3 + 1, writes: 1 }
/** The board, the state and the settings of correlation, and two queries that find nothing. */
const REPAIR_READS = 5

test('a batch from one region costs two writes and one read, whatever the number of its checks', async () => {
  expect(await steady({})).toEqual({
    reads: MINUTES * (SCHEDULES.reads + 1) + REPAIR_READS,
    writes: MINUTES * (SCHEDULES.writes + 2),
    deletes: 0,
  })
})

test('a round of three regions costs four writes and at most ten reads', async () => {
  const { reads, writes, deletes } = await steady({ regions: [...REGIONS] })
  expect({ writes, deletes }).toEqual({ writes: MINUTES * (SCHEDULES.writes + 4), deletes: 0 })
  expect(reads).toBeLessThanOrEqual(MINUTES * (SCHEDULES.reads + 10) + REPAIR_READS)
})
