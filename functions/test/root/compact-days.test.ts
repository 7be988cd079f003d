import { beforeEach, expect, test } from 'vitest'
import { readDays } from '@mesh/core/root/history/read-days'
import { documentsOfRange } from '@mesh/core/root/history/documents-of-range'
import type { Rollup, RollupDays } from '@mesh/core/schema/rollup'
import { firestore } from '../../src/kit/firestore.ts'
import { compactDays } from '../../src/root/compact-days.ts'
import { rollUp } from '../../src/root/roll-up.ts'
import { collections } from '../../src/root/store/collections.ts'
import * as history from '../../src/root/store/history.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, takeOwnProject } from '../mesh.ts'
import { plant, storedHistory, sumText, writeMinutes } from './history.ts'

takeOwnProject()

const DAY = 24 * 60
const MIDNIGHT = 12 * 60
const minutes = (count: number) => at(count * 60)

beforeEach(async () => {
  await clearFirestore()
  await apply(['a', 'b'])
  await writeMinutes(0, 5, { 'a.http': 'ok', 'b.http': 'fail' })
  await writeMinutes(65, 5, { 'a.http': 'fail' })
})

async function nonEmpty(id: string, checkId: string): Promise<string[]> {
  const buckets = (await storedHistory()).long.get(id)?.checks[checkId]?.buckets ?? []
  return buckets.flatMap((text, index) => (text === '' ? [] : [`${index}: ${sumText(text)}`]))
}

async function isCompacted(): Promise<boolean[]> {
  const days = [...(await storedHistory()).days.values()]
  return days.sort((x, y) => x.dayTime.getTime() - y.dayTime.getTime()).map((day) => day.isCompacted)
}

test('a whole day goes into the three documents of each service', async () => {
  await rollUp(minutes(MIDNIGHT + 12))
  await compactDays(minutes(MIDNIGHT + 12))
  expect([...(await storedHistory()).long.keys()].sort()).toEqual([
    'a_1d_2026-01-01',
    'a_1h_2026-01-01',
    'a_5m_2026-01-01',
    'b_1d_2026-01-01',
    'b_1h_2026-01-01',
    'b_5m_2026-01-01',
  ])
  expect(await nonEmpty('a_5m_2026-01-01', 'a.http')).toEqual(['144: 5/0/0/0', '157: 0/5/0/0'])
  expect(await nonEmpty('a_1h_2026-01-01', 'a.http')).toEqual(['12: 5/0/0/0', '13: 0/5/0/0'])
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0'])
  expect(await nonEmpty('b_1d_2026-01-01', 'b.http')).toEqual(['0: 0/5/0/0'])
  expect(await isCompacted()).toEqual([true, false])
})

test('a day of which windows are missing waits, until its raw results are gone', async () => {
  await rollUp(minutes(MIDNIGHT - 30))
  await compactDays(minutes(MIDNIGHT + 12))
  expect((await storedHistory()).long.size).toBe(0)
  await compactDays(minutes(MIDNIGHT + 7 * DAY))
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0'])
})

test('twice, and two at once: nothing counts twice', async () => {
  await rollUp(minutes(MIDNIGHT + 12))
  await Promise.all([compactDays(minutes(MIDNIGHT + 12)), compactDays(minutes(MIDNIGHT + 12))])
  const once = await storedHistory()
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0'])
  await (await collections()).rollupDays.doc(`b1_${Date.UTC(2026, 0, 1)}`).update({ isCompacted: false })
  await compactDays(minutes(MIDNIGHT + 17))
  expect(await storedHistory()).toEqual(once)
})

test('stopped between any two services or before the mark, the next run does the rest', async () => {
  await rollUp(minutes(MIDNIGHT + 12))
  for (const stopAfter of [0, 1, 2]) {
    let done = 0
    const deps = {
      ...history,
      changeRollups: async (...step: Parameters<typeof history.changeRollups>) => {
        if (done++ >= stopAfter) throw new Error('crash')
        await history.changeRollups(...step)
      },
      markCompacted: () => Promise.reject(new Error('crash')),
    }
    await expect(compactDays(minutes(MIDNIGHT + 12), deps)).rejects.toThrow('compactDays failed for b1')
    expect(await isCompacted()).toEqual([false, false])
  }
  await compactDays(minutes(MIDNIGHT + 17))
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0'])
  expect(await nonEmpty('b_5m_2026-01-01', 'b.http')).toEqual(['144: 0/5/0/0'])
  expect(await isCompacted()).toEqual([true, false])
})

test('several days that were missed are added at their places', async () => {
  await writeMinutes(2 * DAY, 5, { 'a.http': 'ok' })
  await rollUp(minutes(MIDNIGHT + 2 * DAY + 12))
  await compactDays(minutes(MIDNIGHT + 2 * DAY + 12))
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0', '2: 5/0/0/0'])
  expect(await isCompacted()).toEqual([true, true, true, false])
})

test('a day that cannot be read stops no other', async () => {
  await rollUp(minutes(MIDNIGHT + 12))
  await plant('rollupDays/odd', { isCompacted: false, dayTime: minutes(0), boardId: 7 })
  await compactDays(minutes(MIDNIGHT + 12))
  await (await firestore()).doc('rollupDays/odd').delete()
  expect(await nonEmpty('a_1d_2026-01-01', 'a.http')).toEqual(['0: 5/5/0/0'])
})

test('ninety days of a service are what its named documents say', async () => {
  const now = minutes(MIDNIGHT + 90)
  await writeMinutes(MIDNIGHT + 60, 5, { 'a.http': 'ok' })
  await rollUp(now)
  await compactDays(now)
  const names = documentsOfRange('90d', { serviceId: 'a', boardIds: ['b1'] }, now)
  expect(names.length).toBeLessThanOrEqual(5)
  const db = await firestore()
  const all = await collections()
  const rollups: Rollup[] = []
  const days: RollupDays[] = []
  for (const { collection, id } of names) {
    expect((await db.collection(collection).doc(id).get()).ref.path).toBe(`${collection}/${id}`)
    const rollup = collection === 'rollups' ? (await all.rollups.doc(id).get()).data() : undefined
    const day = collection === 'rollupDays' ? (await all.rollupDays.doc(id).get()).data() : undefined
    if (rollup !== undefined) rollups.push(rollup)
    if (day !== undefined) days.push(day)
  }
  const [bars] = readDays({ hours: [], days, rollups }, 'a', now)
  expect(bars?.name).toBe('http')
  expect(bars?.points.slice(-3)).toMatchObject([
    { state: 'none' },
    { state: 'down', ok: 5, fail: 5, availability: 0.5 },
    { state: 'ok', ok: 5, fail: 0, availability: 1 },
  ])
})
