import { beforeEach, describe, expect, test, vi } from 'vitest'
import { batchTopic, checkRunId } from '@mesh/core/paths'
import { REGIONS, type Region } from '@mesh/core/root/regions'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { Outcome } from '@mesh/core/schema/check-run'
import { checkBatchSchema, type CheckBatch } from '@mesh/core/schema/events'
import { askRegions } from '../../src/root/ask-regions.ts'
import { closeRounds } from '../../src/root/close-rounds.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { planChecks } from '../../src/root/plan-checks.ts'
import { probeBatch } from '../../src/root/probe-batch.ts'
import { recordRun } from '../../src/root/record-run.ts'
import { loadControls, loadPlan, loadPlanner } from '../../src/root/store/planner.ts'
import { changeBoard, createRun, hasRun } from '../../src/root/store/runs.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, delivered, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

/** The messages of every topic, and publishing into them. */
function pubsub() {
  const batches: CheckBatch[] = []
  const publishJson = (topic: string, messages: readonly object[]) => {
    for (const message of messages) {
      const batch = checkBatchSchema.parse(message)
      expect(topic).toBe(batchTopic(batch.region))
      batches.push(batch)
    }
    return Promise.resolve()
  }
  const asking = {
    askRegions: (...[asked, asks]: Parameters<typeof askRegions>) =>
      askRegions(asked, asks, { loadPlan, loadControls, publishJson }),
  }
  return { batches, publishJson, asking }
}

async function plan(seconds: number): Promise<CheckBatch[]> {
  const { batches, publishJson } = pubsub()
  await planChecks(at(seconds), { publishJson })
  return batches
}

/** Probes a batch where the check has this outcome, and returns the path of its results. */
async function probed(batch: CheckBatch, outcome: Outcome, seconds: number): Promise<string> {
  const isAnswered = outcome === 'ok' || outcome === 'slow'
  const answer: ProbeAnswer = {
    outcome,
    latencyMs: isAnswered ? 12 : null,
    statusCode: isAnswered ? 200 : null,
    message: isAnswered ? '' : 'HTTP 503',
  }
  await probeBatch(batch, at(seconds), {
    probe: () => Promise.resolve(answer),
    hasRun,
    createRun,
    now: () => at(seconds),
  })
  return `checkRuns/${checkRunId(batch)}`
}

async function entryOf(id = 'a.http') {
  return (await stored()).boards.get('b1')?.checks[id]
}

function batchOf(batches: readonly CheckBatch[], region: Region): CheckBatch {
  const batch = batches.find((one) => one.region === region)
  if (batch === undefined) throw new Error(`no batch for ${region}`)
  return batch
}

describe('a check that runs from three regions', () => {
  const settings = { regions: [...REGIONS], failureThreshold: 1, successThreshold: 1 }

  test('is handed to each of them, and its round closes with the last answer, whichever that is', async () => {
    await apply(['a'], at(0), settings)
    const batches = await plan(7)
    expect(batches.map(({ region }) => region)).toEqual([...REGIONS])
    const paths: string[] = []
    for (const [region, outcome] of [
      ['asia-northeast1', 'ok'],
      ['us-central1', 'fail'],
      ['europe-west1', 'fail'],
    ] as const) {
      expect((await entryOf())?.beats).toBe('')
      const path = await probed(batchOf(batches, region), outcome, 8)
      paths.push(path)
      await recordRun(await delivered(path))
    }
    expect(await entryOf()).toMatchObject({
      state: 'down',
      beats: 'd',
      message: 'fails from us-central1 and europe-west1: HTTP 503',
      advisory: null,
    })
    const after = await stored()
    for (const path of paths) await recordRun(await delivered(path))
    expect(await stored()).toEqual(after)
  })

  test('all answers recorded at the same time count once', async () => {
    await apply(['a'], at(0), settings)
    const paths = await Promise.all((await plan(7)).map((batch) => probed(batch, 'fail', 8)))
    await Promise.all(paths.map(async (path) => recordRun(await delivered(path))))
    expect(await entryOf()).toMatchObject({ state: 'down', beats: 'd', failuresInRow: 1 })
    expect((await stored()).transitions.size).toBe(1)
  })

  test('costs no write of the board before its round closes', async () => {
    await apply(['a'], at(0), settings)
    const before = (await stored()).boards
    await recordRun(await delivered(await probed(batchOf(await plan(7), 'us-central1'), 'fail', 8)))
    expect((await stored()).boards).toEqual(before)
  })

  test('is closed by the planner after its deadline with the answers that came', async () => {
    await apply(['a'], at(0), settings)
    const batches = await plan(7)
    for (const region of ['us-central1', 'europe-west1'] as const) {
      await recordRun(await delivered(await probed(batchOf(batches, region), 'fail', 8)))
    }
    await plan(40)
    expect((await entryOf())?.beats).toBe('')
    await plan(46)
    expect(await entryOf()).toMatchObject({
      state: 'down',
      beats: 'd',
      lastResultTime: at(46),
      advisory: 'not probed from asia-northeast1: no result in time',
    })
    await recordRun(await delivered(await probed(batchOf(batches, 'asia-northeast1'), 'ok', 47)))
    expect(await entryOf()).toMatchObject({ state: 'down', beats: 'd' })
  })

  test('a crash of the planner between closing and remembering closes again, and changes nothing', async () => {
    await apply(['a'], at(0), settings)
    await recordRun(await delivered(await probed(batchOf(await plan(7), 'us-central1'), 'ok', 8)))
    const crashing = { publishJson: pubsub().publishJson, savePlanner: () => Promise.reject(new Error('crash')) }
    await expect(planChecks(at(46), crashing)).rejects.toThrow('crash')
    const closed = await entryOf()
    expect(closed?.beats).toBe('x')
    await plan(46.5)
    expect(await entryOf()).toEqual(closed)
    expect((await loadPlanner()).planned?.openRounds.map(({ slotTime }) => slotTime)).toEqual([at(45)])
  })

  test('a region whose topic takes no messages is one without results, and the others are planned once', async () => {
    const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
    await apply(['a'], at(0), settings)
    const { batches, publishJson } = pubsub()
    const without = (topic: string, messages: readonly object[]) =>
      topic === batchTopic('europe-west1') ? Promise.reject(new Error('no topic')) : publishJson(topic, messages)
    await planChecks(at(7), { publishJson: without })
    await planChecks(at(8), { publishJson: without })
    expect(batches.map(({ region }) => region)).toEqual(['us-central1', 'asia-northeast1'])
    expect(failure).toHaveBeenCalledOnce()
    failure.mockRestore()
  })

  test('a board that cannot be read keeps its round open, and the others are closed', async () => {
    const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
    await apply(['a'], at(0), settings)
    await (await firestore()).doc('boards/broken').set({ checks: 7 })
    const round = { intervalMs: 5000, slotTime: at(5), closeTime: at(45) }
    const [broken, whole] = [
      { ...round, boardId: 'broken' },
      { ...round, boardId: 'b1' },
    ]
    expect(await closeRounds([broken, whole], at(46))).toEqual([broken])
    await (await firestore()).doc('boards/broken').delete()
    expect((await entryOf())?.beats).toBe('x')
    expect(failure).toHaveBeenCalledOnce()
    failure.mockRestore()
  })
})

test('checks of one region remember no round and read no other run', async () => {
  await apply(['a', 'b'])
  const batches = await plan(7)
  expect(batches).toHaveLength(1)
  expect((await loadPlanner()).planned?.openRounds).toEqual([])
  const asked: string[] = []
  const counting: typeof changeBoard = (boardId, needs, decide) =>
    changeBoard(
      boardId,
      (board) => {
        const needed = needs(board)
        asked.push(...needed.runIds)
        return needed
      },
      decide,
    )
  await recordRun(await delivered(await probed(batchOf(batches, 'us-central1'), 'fail', 8)), { changeBoard: counting })
  expect([asked, (await entryOf())?.beats]).toEqual([[], 'd'])
})

test('what an earlier version wrote is read', async () => {
  await apply(['a'], at(0), { failureThreshold: 1 })
  const db = await firestore()
  const path = await probed(batchOf(await plan(7), 'us-central1'), 'fail', 8)
  const { region: _region, ...old } = (await delivered(path)).data
  await db.doc('planner/state').set({ schemaVersion: 1, plannedUntil: at(7), plannedBoards: {} })
  const board = (await db.doc('boards/b1').get()).data() as { checks: Record<string, Record<string, unknown>> }
  const { partialsInRow: _1, advisory: _2, isFlapping: _3, confirming: _4, ...entry } = board.checks['a.http'] ?? {}
  await db.doc('boards/b1').set({ ...board, checks: { 'a.http': entry } })
  await recordRun({ path: 'checkRuns/b1_5000_5', data: old })
  expect(await entryOf()).toMatchObject({ state: 'down', isFlapping: false, confirming: null })
  expect((await loadPlanner()).planned?.openRounds).toEqual([])
})

describe('a check of one region that is about to go down', () => {
  const settings = { failureThreshold: 1, successThreshold: 1, reprobe: true }

  async function fall() {
    await apply(['a', 'b'], at(0), settings)
    const [batch] = await plan(7)
    if (batch === undefined) throw new Error('nothing was planned')
    return delivered(await probed(batch, 'fail', 8))
  }

  test.each<[Outcome, string]>([
    ['fail', 'down'],
    ['ok', 'unknown'],
  ])('is probed from another region first, whose %s leaves it %s', async (outcome, state) => {
    const written = await fall()
    const { batches, asking } = pubsub()
    await recordRun(written, asking)
    expect(batches.map(({ region, confirms, checks }) => [region, confirms, checks.length])).toEqual([
      ['europe-west1', 'us-central1', 2],
    ])
    expect((await stored()).transitions.size).toBe(0)
    const path = await probed(batchOf(batches, 'europe-west1'), outcome, 9)
    expect(path).toBe(`checkRuns/b1_5000_${at(5).getTime()}_europe-west1_for_us-central1`)
    await recordRun(await delivered(path), asking)
    expect(await entryOf()).toMatchObject({ state, confirming: null, beats: 'd' })
    expect(batches).toHaveLength(1)
  })

  test('a crash between the commit and the question: the next delivery asks', async () => {
    const written = await fall()
    const crashing = { askRegions: () => Promise.reject(new Error('crash')) }
    await expect(recordRun(written, crashing)).rejects.toThrow('crash')
    expect((await entryOf())?.confirming?.region).toBe('europe-west1')
    const { batches, asking } = pubsub()
    await recordRun(written, asking)
    expect(batches).toHaveLength(1)
  })

  test('a question that is asked twice is answered once', async () => {
    const written = await fall()
    const { batches, asking } = pubsub()
    await recordRun(written, asking)
    await recordRun(written, asking)
    expect(batches).toHaveLength(2)
    for (const batch of batches) await recordRun(await delivered(await probed(batch, 'fail', 9)), asking)
    expect((await stored()).transitions.size).toBe(2)
    expect((await stored()).runs.size).toBe(2)
  })

  test('nothing is asked about a check that is not planned any more', async () => {
    const written = await fall()
    await recordRun(written, { askRegions: () => Promise.resolve() })
    await apply(['a'], at(9), { ...settings, paused: true })
    const { batches, asking } = pubsub()
    await recordRun(written, asking)
    expect(batches).toEqual([])
  })
})

describe('a paused check', () => {
  test('is in no batch, shows it, resolves its incident, and starts unknown when it is resumed', async () => {
    const settings = { failureThreshold: 1 }
    await apply(['a', 'b'], at(0), settings)
    const [batch] = await plan(7)
    if (batch === undefined) throw new Error('nothing was planned')
    const path = await probed(batch, 'fail', 8)
    await recordRun(await delivered(path))
    await apply(['a', 'b'], at(9), { ...settings, paused: true })
    expect(await entryOf()).toMatchObject({ state: 'paused', incidentId: null, since: at(9), message: 'check paused' })
    expect([...(await stored()).transitions.values()].filter(({ to }) => to === 'paused')).toMatchObject([
      { effect: 'resolve', message: 'check paused' },
      { effect: 'resolve', message: 'check paused' },
    ])
    expect(await plan(20)).toEqual([])
    await apply(['a', 'b'], at(30), settings)
    expect(await entryOf()).toMatchObject({ state: 'unknown', failuresInRow: 0 })
    expect(await plan(36)).toHaveLength(1)
  })
})

test('the planner hands out the controls that are configured', async () => {
  await apply(['a'])
  const db = await firestore()
  await db.doc('rootSettings/current').set({ schemaVersion: 1, controls: ['https://control.test/'] })
  expect((await plan(7)).map(({ controls }) => controls)).toEqual([['https://control.test/']])
})
