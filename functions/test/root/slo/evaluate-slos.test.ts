import { beforeEach, describe, expect, test } from 'vitest'
import { rollupHoursId } from '@mesh/core/paths'
import { encodeBucket, EMPTY_BUCKET, type Bucket } from '@mesh/core/root/history/bucket'
import { decodeRing } from '@mesh/core/root/slo/ring-codec'
import type { SloBoard } from '@mesh/core/schema/slo-board'
import { notifyIncident } from '../../../src/notify/notify-incident.ts'
import { recordRun } from '../../../src/root/record-run.ts'
import { rollUp } from '../../../src/root/roll-up.ts'
import { runFiveMinuteJobs } from '../../../src/root/five-minute-jobs.ts'
import { evaluateSlos } from '../../../src/root/slo/evaluate-slos.ts'
import { allOf, collections } from '../../../src/root/store/collections.ts'
import { loadPlans } from '../../../src/root/store/history.ts'
import { loadSettings } from '../../../src/root/store/settings.ts'
import * as store from '../../../src/root/store/slo.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'
import { chainOf } from '../../ledger-entries.ts'
import {
  applyConfig,
  clearFirestore,
  configOf,
  delivered,
  OPERATOR,
  runAt,
  stored,
  takeOwnProject,
} from '../../mesh.ts'
import { writeMinutes } from '../history.ts'
import { ADA, deps as people, VERBS } from '../incident/callers.ts'

takeOwnProject()
beforeEach(clearFirestore)

const live = { ...store, loadSettings, loadPlans }
const SLO = { id: 'a-up', service: 'a', objective: 99.9 }
const WELL = { ok: 60 }
const DOWN = { fail: 60 }

function times<T>(count: number, result: T): T[] {
  return Array.from({ length: count }, () => result)
}

/** When the job runs that counts the five minutes with this number, from noon. */
const runTime = (index: number) => at((index + 1) * 300 + 130)

async function applySlos(slos: object[] = [SLO], check: object = {}): Promise<void> {
  const notifiers = [{ id: 'hook', type: 'slack', secret: 'team-chat' }]
  const routes = [{ id: 'all', notifiers: ['hook'] }]
  const config = {
    ...configOf(['a', 'b'], { failureThreshold: 1, successThreshold: 1, ...check }),
    notifiers,
    routes,
    slos,
  }
  await applyConfig({ config }, OPERATOR, at(0))
}

/** What history has counted of a check in the first windows after noon; undefined is a window without results. */
async function history(results: readonly (Partial<Bucket> | undefined)[], checkId = 'a.http'): Promise<void> {
  const { rollupHours } = await collections()
  for (let hour = 0; hour * 12 < results.length; hour += 1) {
    const its = results.slice(hour * 12, hour * 12 + 12)
    const buckets = Array.from({ length: 12 }, (_, slot) => {
      const result = its[slot]
      return result === undefined ? '' : encodeBucket({ ...EMPTY_BUCKET, ...result })
    })
    await rollupHours.doc(rollupHoursId('b1', at(hour * 3600))).set({
      schemaVersion: 1,
      boardId: 'b1',
      hourTime: at(hour * 3600),
      countedUntil: at((hour * 12 + its.length) * 300),
      expireTime: at(1e6),
      checks: { [checkId]: { name: 'Health', buckets } },
    })
  }
}

/** The job runs after each of these windows. */
async function live5(results: readonly (Partial<Bucket> | undefined)[], from = 0): Promise<void> {
  for (let count = from + 1; count <= results.length; count += 1) {
    await history(results.slice(0, count))
    await evaluateSlos(runTime(count - 1))
  }
}

async function boards(): Promise<Map<string, SloBoard>> {
  return allOf((await collections()).sloBoards)
}

async function entry() {
  const found = (await boards()).get('s1')?.slos['a-up']
  if (found === undefined) throw new Error('there is no entry of a-up')
  return found
}

async function timelines(): Promise<Record<string, string[]>> {
  const db = await firestore()
  const all: Record<string, string[]> = {}
  for (const id of (await stored()).incidents.keys()) {
    const { docs } = await db.collection(`incidents/${id}/events`).get()
    all[id] = docs.map((document) => String(document.get('action')))
  }
  return all
}

async function everything() {
  return { boards: await boards(), incidents: (await stored()).incidents, timelines: await timelines() }
}

async function begin(): Promise<void> {
  await applySlos()
  await evaluateSlos(at(130))
}

test('counts, opens an incident with its timeline, tells people, and ends it', async () => {
  await begin()
  await live5([WELL, DOWN])
  const { incidentId } = await entry()
  expect((await stored()).incidents.get(incidentId ?? '')).toMatchObject({
    scope: 'slo',
    scopeId: 'a-up',
    serviceId: 'a',
    severity: 'critical',
    state: 'open',
    title: 'a: the error budget burns fast (99.9 % available over 30 days)',
    causeId: null,
  })
  await notifyIncident(await delivered(`incidents/${incidentId}/events/${incidentId}`), at(900))
  const { docs } = await (await firestore()).collection('notices').get()
  expect(docs.map((document) => document.data())).toMatchObject([
    { kind: 'trigger', notifierId: 'hook', state: 'pending' },
  ])

  const recovered = [WELL, DOWN, ...times(75, WELL)]
  await history(recovered)
  await evaluateSlos(runTime(recovered.length - 1))
  expect((await stored()).incidents.get(incidentId ?? '')?.state).toBe('resolved')
  expect(await timelines()).toEqual({ [incidentId ?? '']: ['incident.open', 'incident.resolve'] })
  expect(await chainOf(`incidents/${incidentId}`)).toMatchObject([
    { actor: { type: 'mesh', id: 'mesh' }, action: 'incident.open', before: null },
    { actor: { type: 'mesh', id: 'mesh' }, action: 'incident.resolve' },
  ])
  expect(await entry()).toMatchObject({ incidentId: null, alarms: [], good: 76 * 60, bad: 60 })
})

test('real results, counted by history, in one run of all jobs', async () => {
  await begin()
  await writeMinutes(0, 10, { 'a.http': 'fail', 'b.http': 'ok' })
  await rollUp(at(430))
  await runFiveMinuteJobs(at(730))
  expect(await entry()).toMatchObject({
    good: 0,
    bad: 10,
    alarms: ['1h', '6h', '24h', '3d'],
    budgetLeft: expect.closeTo(-999),
  })
  expect((await stored()).incidents.size).toBe(1)
})

describe('however often and in whatever order the job runs', () => {
  const results = [WELL, DOWN, DOWN, WELL, WELL]
  async function expected() {
    await begin()
    await live5(results)
    const end = await everything()
    await clearFirestore()
    await begin()
    return end
  }

  test('twice each time, at once, and late', async () => {
    const end = await expected()
    for (let count = 1; count <= results.length; count += 1) {
      await history(results.slice(0, count))
      const now = runTime(count - 1)
      if (count === 2) await Promise.all([evaluateSlos(now), evaluateSlos(now)])
      else await evaluateSlos(now)
      await evaluateSlos(now)
    }
    await evaluateSlos(runTime(1))
    expect(await everything()).toEqual(end)
  })

  test('with a crash before or after each commit', async () => {
    const end = await expected()
    for (let count = 1; count <= results.length; count += 1) {
      await history(results.slice(0, count))
      for (const moment of ['before', 'after']) {
        const changeSloBoard: typeof store.changeSloBoard = async (...step) => {
          if (moment === 'after') await store.changeSloBoard(...step)
          throw new Error('crash')
        }
        const crashed = evaluateSlos(runTime(count - 1), { ...live, changeSloBoard })
        await expect(crashed).rejects.toThrow('evaluateSlos failed for s1')
      }
      await evaluateSlos(runTime(count - 1))
    }
    expect(await everything()).toEqual(end)
  })
})

test('an outage of the job is made up; of what is over nobody is told', async () => {
  await begin()
  await history([WELL, DOWN, DOWN, ...times(400, WELL)])
  await evaluateSlos(runTime(402))
  expect((await stored()).incidents.size).toBe(0)
  await evaluateSlos(runTime(402))
  expect(await entry()).toMatchObject({ good: 401 * 60, bad: 120 })
  expect((await stored()).incidents.size).toBe(0)
})

test('waits for history that lags, and then counts all of it', async () => {
  await begin()
  await history([WELL])
  await evaluateSlos(runTime(2))
  expect(decodeRing((await entry()).ring).untilMs).toBe(at(300).getTime())
  await history([WELL, DOWN, DOWN])
  await evaluateSlos(runTime(2))
  expect(await entry()).toMatchObject({ good: 60, bad: 120 })
})

test('an incident of the service is told once: the objective keeps quiet while it lasts', async () => {
  await begin()
  await recordRun({ path: 'checkRuns/1', data: runAt(400, { 'a.http': 'fail' }) })
  for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
  await live5([WELL, DOWN, DOWN])
  expect(await entry()).toMatchObject({ alarms: expect.arrayContaining(['1h']), loud: [], incidentId: null })
  expect((await stored()).incidents.size).toBe(1)

  await recordRun({ path: 'checkRuns/2', data: runAt(1000, { 'a.http': 'ok' }) })
  for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
  await live5([WELL, DOWN, DOWN, WELL, WELL, WELL], 3)
  expect((await stored()).incidents.size).toBe(1)
  await live5([WELL, DOWN, DOWN, WELL, WELL, WELL, DOWN], 6)
  expect([...(await stored()).incidents.values()].map(({ scope, state }) => `${scope} ${state}`).sort()).toEqual([
    'check resolved',
    'slo open',
  ])
})

test('what an incident told while the job was not running is not told again', async () => {
  await begin()
  await live5([WELL])
  for (const [seconds, outcome] of [
    [400, 'fail'],
    [800, 'ok'],
  ] as const) {
    await recordRun({ path: `checkRuns/${seconds}`, data: runAt(seconds, { 'a.http': outcome }) })
    for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
  }
  const results = [WELL, DOWN, DOWN, ...times(18, WELL)]
  await history(results)
  await evaluateSlos(runTime(results.length - 1))
  expect(await entry()).toMatchObject({ alarms: ['24h', '3d'], loud: [], bad: 120 })
  expect([...(await stored()).incidents.values()]).toMatchObject([{ scope: 'check', state: 'resolved' }])
})

describe('no data', () => {
  test('opens a ticket; maintenance does not', async () => {
    await begin()
    await live5([WELL, ...times(7, { excluded: 60 })])
    expect((await stored()).incidents.size).toBe(0)
    await live5([WELL, ...times(7, { excluded: 60 }), ...times(6, undefined)], 8)
    expect([...(await stored()).incidents.values()]).toMatchObject([
      { severity: 'minor', title: 'a: no data for an objective (99.9 % available over 30 days)' },
    ])
  })

  test('is told as part of the incident that explains it', async () => {
    await begin()
    await recordRun({ path: 'checkRuns/1', data: runAt(100, { 'a.http': 'fail' }) })
    for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
    await live5(times(7, undefined))
    const incidents = [...(await stored()).incidents]
    const [root] = incidents.find(([, { scope }]) => scope === 'check') ?? []
    expect(incidents.find(([, { scope }]) => scope === 'slo')?.[1]).toMatchObject({ causeId: root, state: 'open' })
  })

  test('a paused check excuses it', async () => {
    await applySlos([SLO], { paused: true })
    await evaluateSlos(at(130))
    await live5(times(8, undefined))
    expect((await stored()).incidents.size).toBe(0)
  })
})

test('what a person has resolved stays resolved until the next alarm', async () => {
  await begin()
  await live5([WELL, DOWN])
  const { incidentId } = await entry()
  const target = { incidentId: incidentId ?? '', requestId: crypto.randomUUID() }
  await VERBS.resolveIncident({ ...target, revision: 1, reason: 'known' }, ADA, at(900), people)
  await live5([WELL, DOWN, DOWN], 2)
  expect((await stored()).incidents.size).toBe(1)
  expect((await stored()).incidents.get(incidentId ?? '')).toMatchObject({ state: 'resolved', resolveTime: at(900) })
})

test('an objective that leaves mesh.yaml ends its incident, and its board goes with the last one', async () => {
  await begin()
  await live5([WELL, DOWN])
  await applySlos([])
  await evaluateSlos(runTime(1))
  expect([...(await stored()).incidents.values()]).toMatchObject([{ state: 'resolved' }])
  expect((await boards()).size).toBe(0)
})

test('a hundred objectives to a document, one write each; without objectives nothing is read further', async () => {
  await applySlos(Array.from({ length: 101 }, (_, index) => ({ ...SLO, id: `n${index}`, objective: 50 + index / 10 })))
  await evaluateSlos(at(130))
  expect([...(await boards())].map(([id, { slos }]) => [id, Object.keys(slos).length])).toEqual([
    ['s1', 100],
    ['s2', 1],
  ])
  await applySlos([])
  await evaluateSlos(at(130))
  const never = () => Promise.reject(new Error('touched'))
  await evaluateSlos(at(430), { ...live, loadPlans: never, changeSloBoard: never })
})
