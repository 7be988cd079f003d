import { beforeEach, describe, expect, test } from 'vitest'
import { rollUp } from '../../src/root/roll-up.ts'
import { runFiveMinuteJobs } from '../../src/root/five-minute-jobs.ts'
import { allOf, collections } from '../../src/root/store/collections.ts'
import * as history from '../../src/root/store/history.ts'
import { loadWindows } from '../../src/root/store/maintenance.ts'
import { loadSettings } from '../../src/root/store/settings.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, takeOwnProject } from '../mesh.ts'
import { daySums, plant, storedHistory, sumText, writeMinutes, writeRun } from './history.ts'

takeOwnProject()

const CHECK = 'a.http'
const DAY = 24 * 60
const minutes = (count: number) => at(count * 60)
const live = { ...history, loadSettings, loadWindows, readClock: () => at(0) }

beforeEach(async () => {
  await clearFirestore()
  await apply(['a', 'b'])
})

/** A clock that shows these times one after the other, then stands still. */
function clockOf(...times: Date[]): () => Date {
  return () => (times.length > 1 ? times.shift() : times[0]) ?? at(0)
}

async function hourOf(checkId: string): Promise<string[]> {
  const { rollupHours } = await collections()
  const buckets = [...(await allOf(rollupHours)).values()].flatMap(({ checks }) => checks[checkId]?.buckets ?? [])
  return buckets.map(sumText)
}

test('closed windows are counted into the hour and the day, open ones wait', async () => {
  await writeMinutes(0, 5, { [CHECK]: 'ok', 'b.http': 'fail' })
  await writeMinutes(5, 5, { [CHECK]: 'ok', 'b.http': 'error' })
  await rollUp(minutes(11))
  expect((await hourOf(CHECK)).slice(0, 2)).toEqual(['5/0/0/0', ''])
  await rollUp(minutes(12))
  expect((await hourOf(CHECK)).slice(0, 3)).toEqual(['5/0/0/0', '5/0/0/0', ''])
  expect((await hourOf('b.http')).slice(0, 2)).toEqual(['0/5/0/0', '0/0/5/0'])
  expect(await daySums('b.http')).toEqual(['0/5/5/0'])
  const { days, hours } = await storedHistory()
  expect([...days.keys()]).toEqual([`b1_${Date.UTC(2026, 0, 1)}`])
  expect([...hours.keys()]).toEqual([`b1_${at(0).getTime()}`])
  expect([...days.values()][0]).toMatchObject({ countedUntil: minutes(10), isCompacted: false })
})

test('a check without results has no bucket, and time moves on', async () => {
  await writeRun(0, { [CHECK]: 'ok' })
  await rollUp(minutes(22))
  expect((await hourOf(CHECK)).slice(0, 4)).toEqual(['1/0/0/0', '', '', ''])
  expect(await hourOf('b.http')).toEqual([])
  expect([...(await storedHistory()).days.values()][0]?.countedUntil).toEqual(minutes(20))
})

test('a board without any run waits for its first', async () => {
  await rollUp(minutes(60))
  expect((await storedHistory()).days.size).toBe(0)
  await writeRun(61 * 60, { [CHECK]: 'ok' })
  await rollUp(minutes(67))
  expect([...(await storedHistory()).days.values()][0]?.countedUntil).toEqual(minutes(65))
})

describe('however often the job runs', () => {
  test('twice: nothing changes', async () => {
    await writeMinutes(0, 20, { [CHECK]: 'ok' })
    await rollUp(minutes(30))
    const once = await storedHistory()
    await rollUp(minutes(30))
    expect(await storedHistory()).toEqual(once)
  })

  test('two at once, and a third that has slept: each window counts once', async () => {
    await writeMinutes(0, 90, { [CHECK]: 'ok' })
    await Promise.all([rollUp(minutes(97)), rollUp(minutes(97)), rollUp(minutes(41))])
    await rollUp(minutes(97))
    expect(await daySums(CHECK)).toEqual(['90/0/0/0'])
    const sleepy = { ...live, countedUntil: () => Promise.resolve(minutes(0)) }
    await rollUp(minutes(97), sleepy)
    expect(await daySums(CHECK)).toEqual(['90/0/0/0'])
  })

  test('a crash before the commit or after it: the next run does the rest', async () => {
    await writeMinutes(0, 90, { [CHECK]: 'ok' })
    for (const steps of ['before', 'after', 'before', 'after']) {
      const crashing: typeof history.changeHistory = async (...step) => {
        if (steps === 'after') await history.changeHistory(...step)
        throw new Error('crash')
      }
      await expect(rollUp(minutes(97), { ...live, changeHistory: crashing })).rejects.toThrow('rollUp failed for b1')
    }
    expect(await daySums(CHECK)).toEqual(['90/0/0/0'])
    await rollUp(minutes(97))
    expect(await daySums(CHECK)).toEqual(['90/0/0/0'])
  })
})

test('closed windows are not opened again by a late run', async () => {
  await writeMinutes(0, 5, { [CHECK]: 'ok' })
  await rollUp(minutes(7))
  await writeRun(30, { [CHECK]: 'fail' })
  await rollUp(minutes(60))
  expect(await daySums(CHECK)).toEqual(['5/0/0/0'])
})

test('what an outage of the job left is made up, across days', async () => {
  await writeMinutes(0, 5, { [CHECK]: 'ok' })
  await rollUp(minutes(7))
  for (const day of [0, 2]) await writeMinutes(day * DAY + 20, 5, { [CHECK]: 'fail' })
  await rollUp(minutes(2 * DAY + 60))
  expect(await daySums(CHECK)).toEqual(['5/5/0/0', '', '0/5/0/0'])
})

test('windows whose raw results have expired are skipped, later ones are counted', async () => {
  await writeMinutes(0, 5, { [CHECK]: 'ok' })
  await rollUp(minutes(7))
  await writeMinutes(20, 5, { [CHECK]: 'fail' })
  await writeMinutes(40, 5, { [CHECK]: 'fail' })
  await rollUp(minutes(7 * DAY + 30), { ...live, readClock: clockOf(at(0), at(1), at(200)) })
  expect(await daySums(CHECK)).toEqual(['5/5/0/0'])
  expect([...(await storedHistory()).days.values()][0]?.countedUntil).toEqual(minutes(60))
})

test('work beyond the budget is left to the next run', async () => {
  await writeMinutes(0, 180, { [CHECK]: 'ok' })
  await rollUp(minutes(190), { ...live, readClock: clockOf(at(0), at(1), at(200)) })
  expect(await daySums(CHECK)).toEqual(['60/0/0/0'])
  await rollUp(minutes(190), live)
  expect(await daySums(CHECK)).toEqual(['180/0/0/0'])
})

test('days are days in UTC: the night in which Vienna puts the clock forward has as many windows as any', async () => {
  const night = (Date.UTC(2026, 2, 29) - at(0).getTime()) / 60_000
  for (const hour of [0, 1, 2, 23]) await writeRun((night + hour * 60) * 60, { [CHECK]: 'ok' })
  await rollUp(minutes(night + DAY + 7))
  expect(await daySums(CHECK)).toEqual(['4/0/0/0', ''])
  const { hours, days } = await storedHistory()
  expect(hours.size).toBe(25)
  expect([...days.values()][0]?.dayTime).toEqual(new Date('2026-03-29T00:00:00Z'))
})

test('results in maintenance are excluded', async () => {
  await writeMinutes(0, 10, { [CHECK]: 'fail', 'b.http': 'ok' })
  await plant('maintenance/m1', {
    schemaVersion: 1,
    services: ['a'],
    isEverything: false,
    reason: 'moving house',
    startTime: minutes(3),
    endTime: minutes(7),
    plannedEndTime: minutes(7),
    openedBy: { uid: 'operator-1', name: 'Operator' },
    endedBy: null,
    endRequestId: null,
  })
  await rollUp(minutes(12))
  expect((await hourOf(CHECK)).slice(0, 2)).toEqual(['0/3/0/2', '0/3/0/2'])
  expect(await daySums('b.http')).toEqual(['10/0/0/0'])
})

test('the regions of one slot are voted as one round', async () => {
  const regions = ['us-central1', 'europe-west1', 'asia-northeast1'] as const
  await apply(['a', 'b'], at(1), { regions })
  for (const [index, outcome] of (['fail', 'ok', 'ok'] as const).entries()) {
    const region = regions[index] ?? 'us-central1'
    await writeRun(10, { [CHECK]: outcome }, { region })
    await writeRun(20, { [CHECK]: 'fail' }, { region })
  }
  await rollUp(minutes(12))
  expect(await daySums(CHECK)).toEqual(['0/1/0/0'])
  const { days } = await storedHistory()
  expect(Object.keys([...days.values()][0]?.checks ?? {})).toEqual([CHECK])
})

test('a removed check keeps its history and its name', async () => {
  await writeMinutes(0, 5, { [CHECK]: 'ok', 'b.http': 'ok' })
  await rollUp(minutes(7))
  await writeMinutes(5, 2, { [CHECK]: 'ok', 'b.http': 'fail' })
  await apply(['a'], minutes(7))
  await rollUp(minutes(12))
  expect(await daySums('b.http')).toEqual(['5/2/0/0'])
})

describe('what cannot be read', () => {
  test('a run is left out, and the others count', async () => {
    await writeMinutes(0, 5, { [CHECK]: 'ok' })
    await plant('checkRuns/odd', { boardId: 'b1', slotTime: minutes(2), outcomes: 'none' })
    await rollUp(minutes(7))
    expect(await daySums(CHECK)).toEqual(['5/0/0/0'])
  })

  test('a board stops no other board', async () => {
    const { plans } = await collections()
    const plan = (await plans.doc('b1').get()).data()
    if (plan === undefined) throw new Error('no plan')
    await plans.doc('b0').set(plan)
    await plant(`rollupDays/b0_${Date.UTC(2026, 0, 1)}`, { boardId: 'b0', dayTime: new Date(Date.UTC(2026, 0, 1)) })
    await writeMinutes(0, 5, { [CHECK]: 'ok' })
    await expect(rollUp(minutes(7))).rejects.toThrow('rollUp failed for b0: the log says why')
    expect(await hourOf(CHECK)).toContain('5/0/0/0')
  })
})

test('a job that fails stops no other, and the run says which', async () => {
  const done: string[] = []
  const job = (name: string, error?: Error) => ({
    name,
    run: () => {
      done.push(name)
      return error === undefined ? Promise.resolve() : Promise.reject(error)
    },
  })
  const jobs = [job('one', new Error('broken')), job('two'), job('three', new Error('broken'))]
  await expect(runFiveMinuteJobs(at(0), jobs)).rejects.toThrow('failed: one, three; the log says why')
  expect(done).toEqual(['one', 'two', 'three'])
  await writeMinutes(0, 5, { [CHECK]: 'ok' })
  await runFiveMinuteJobs(minutes(7))
  expect(await daySums(CHECK)).toEqual(['5/0/0/0'])
})
