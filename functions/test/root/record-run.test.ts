import { beforeEach, describe, expect, test } from 'vitest'
import { firestore } from '../../src/kit/firestore.ts'
import { recordRun } from '../../src/root/record-run.ts'
import { changeBoard } from '../../src/root/store/runs.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import { ADA, deps, VERBS } from './incident/callers.ts'
import { apply, clearFirestore, runAt, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()

beforeEach(async () => {
  await clearFirestore()
  await apply(['a', 'b'], at(0), { failureThreshold: 1, successThreshold: 1 })
})

const path = 'checkRuns/b1_5000_0'

function results(seconds: number, a: 'ok' | 'fail', b: 'ok' | 'fail') {
  return { path, data: runAt(seconds, { 'a.http': a, 'b.http': b }) }
}

async function board() {
  return (await stored()).boards.get('b1')
}

async function transitions(): Promise<string[]> {
  const all = [...(await stored()).transitions.values()]
  return all.sort((x, y) => x.seq - y.seq).map(({ checkId, to, effect }) => `${checkId} ${to} ${effect}`)
}

test('results change the board and leave a transition for each change of state', async () => {
  await recordRun(results(5, 'ok', 'fail'))
  const checks = (await board())?.checks ?? {}
  expect(checks['a.http']).toMatchObject({ state: 'up', lastSlotTime: at(5), beats: 'u' })
  expect(checks['b.http']).toMatchObject({ state: 'down', message: 'said fail' })
  expect((await transitions()).sort()).toEqual(['a.http up none', 'b.http down open'])
})

describe('however results are delivered', () => {
  test('twice: they count once', async () => {
    await recordRun(results(5, 'ok', 'fail'))
    const once = await stored()
    await recordRun(results(5, 'ok', 'fail'))
    expect(await stored()).toEqual(once)
  })

  test('twice at the same time: they count once', async () => {
    await Promise.all([recordRun(results(5, 'ok', 'fail')), recordRun(results(5, 'ok', 'fail'))])
    expect((await board())?.checks['b.http']).toMatchObject({ beats: 'd', failuresInRow: 1 })
    expect(await transitions()).toHaveLength(2)
  })

  test('in the wrong order: the older ones are ignored', async () => {
    await recordRun(results(10, 'ok', 'ok'))
    await recordRun(results(5, 'fail', 'fail'))
    expect(await transitions()).toEqual(['a.http up none', 'b.http up none'])
    expect((await board())?.checks['a.http']).toMatchObject({ state: 'up', lastSlotTime: at(10), beats: 'u' })
  })

  test('those of several intervals of one board at the same time: none is lost', async () => {
    const ids = ['a.http', 'b.http']
    await Promise.all(ids.map((id) => recordRun({ path, data: runAt(5, { [id]: 'fail' }) })))
    expect((await transitions()).sort()).toEqual(['a.http down open', 'b.http down open'])
  })

  test('a crash before the commit leaves nothing; the next delivery does it all', async () => {
    const before = await stored()
    const crashing: typeof changeBoard = (boardId, needs, decide) =>
      changeBoard(boardId, needs, (current, runs) => {
        decide(current, runs)
        throw new Error('crash')
      })
    await expect(recordRun(results(5, 'ok', 'fail'), { changeBoard: crashing })).rejects.toThrow('crash')
    expect(await stored()).toEqual(before)
    await recordRun(results(5, 'ok', 'fail'))
    expect(await transitions()).toHaveLength(2)
  })

  test('a crash after the commit: the next delivery changes nothing', async () => {
    const crashing: typeof changeBoard = async (boardId, needs, decide) => {
      await changeBoard(boardId, needs, decide)
      throw new Error('crash')
    }
    await expect(recordRun(results(5, 'ok', 'fail'), { changeBoard: crashing })).rejects.toThrow('crash')
    const after = await stored()
    await recordRun(results(5, 'ok', 'fail'))
    expect(await stored()).toEqual(after)
  })
})

describe('a flapping check whose incident a person resolved', () => {
  const flap = async () => {
    const outcomes = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'fail' : 'ok'))
    for (const [index, outcome] of outcomes.entries()) await recordRun(results(5 * (index + 1), outcome, 'ok'))
    for (const [name, data] of (await stored()).transitions) await trackIncident({ path: name, data })
    const entry = (await board())?.checks['a.http']
    if (entry === undefined) throw new Error('no entry')
    return entry
  }

  test('falls again: another incident opens', async () => {
    const { incidentId } = await flap()
    if (incidentId === null) throw new Error('no incident is kept open')
    const { revision = 0 } = (await stored()).incidents.get(incidentId) ?? {}
    const request = { incidentId, requestId: crypto.randomUUID(), revision, reason: 'restarted' }
    await VERBS.resolveIncident(request, ADA, at(101), deps)
    for (let seconds = 105; seconds < 130; seconds += 5) await recordRun(results(seconds, 'ok', 'ok'))
    await recordRun(results(130, 'fail', 'ok'))
    const after = (await board())?.checks['a.http']
    expect(after).toMatchObject({ state: 'down', incidentId: expect.stringContaining('a.http_') as string })
    expect(after?.incidentId).not.toBe(incidentId)
  })

  test('while it is not resolved, the same incident is kept open', async () => {
    const { incidentId } = await flap()
    await recordRun(results(105, 'ok', 'ok'))
    await recordRun(results(110, 'fail', 'ok'))
    expect((await board())?.checks['a.http']).toMatchObject({ state: 'down', incidentId })
  })
})

test('results of a board or a check that is gone are dropped', async () => {
  await recordRun({ path, data: { ...runAt(5, { 'a.http': 'fail' }), boardId: 'gone' } })
  await recordRun({ path, data: runAt(5, { 'gone.http': 'fail' }) })
  expect(await transitions()).toEqual([])
})

test('results that cannot be read are the fault of who wrote them', async () => {
  await expect(recordRun({ path, data: { boardId: 'b1' } })).rejects.toMatchObject({
    fault: 'user',
    message: expect.stringContaining(`document ${path} cannot be read`) as string,
  })
})

test('a board that cannot be read is named, and the results wait for someone to mend it', async () => {
  await (await firestore()).doc('boards/b1').update({ updateTime: 'yesterday' })
  await expect(recordRun(results(5, 'ok', 'ok'))).rejects.toMatchObject({
    fault: 'system',
    message: expect.stringContaining('document boards/b1 cannot be read') as string,
  })
})
