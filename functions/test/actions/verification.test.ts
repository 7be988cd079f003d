import { beforeEach, expect, test } from 'vitest'
import { recordRun } from '../../src/root/record-run.ts'
import { loadCheckState } from '../../src/root/store/check-state.ts'
import { apply, clearFirestore, runAt, takeOwnProject } from '../mesh.ts'
import { at } from '../fixtures.ts'
import { Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
const WISH = { name: 't', value: 2, verification: 'check' }
let stand: Stand

/** The check `a.http` on its real board, probed every 5 s. */
beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
  await apply(['a'])
})

const work = () => stand.work(ID, { loadCheckState })

/** Probes until a second, each with the same outcome. */
async function probe(from: number, to: number, outcome: 'ok' | 'fail' | 'slow'): Promise<void> {
  for (let second = from; second <= to; second += 5) {
    await recordRun({ path: 'checkRuns/x', data: runAt(second, { 'a.http': outcome }) })
  }
  stand.nowMs = at(to).getTime()
}

async function appliedAt(second: number): Promise<void> {
  stand.nowMs = at(second).getTime()
  await stand.approved(ID, WISH)
  await work()
  expect(await stand.action(ID)).toMatchObject({ state: 'verifying', verifyEndTime: at(second + 300) })
}

test('a check that stays up verifies it at the end of its window, not at a look before', async () => {
  await probe(5, 20, 'ok')
  await appliedAt(20)
  expect(stand.tasks.filter(({ id }) => id?.includes('-look')).map(({ time }) => time)).toEqual(
    [50, 80, 110, 140, 170, 200, 230, 260, 290].map(at),
  )
  await probe(25, 50, 'ok')
  await work()
  expect((await stand.action(ID)).state).toBe('verifying')
  await probe(310, 320, 'ok')
  await work()
  expect((await stand.action(ID)).state).toBe('verified')
})

test('one that goes down is seen at the next look, and the change is taken back at once', async () => {
  await probe(5, 20, 'ok')
  await appliedAt(20)
  await probe(25, 50, 'fail')
  expect((await loadCheckState('a.http'))?.state).toBe('down')
  expect(await stand.due()).toEqual([])
  await work()
  expect(await stand.action(ID)).toMatchObject({ state: 'reverted', problem: 'a.http is down: said fail' })
  expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
})

test('one that was down before has the window to come up again', async () => {
  await probe(5, 20, 'fail')
  await appliedAt(20)
  await probe(25, 50, 'fail')
  await work()
  expect((await stand.action(ID)).state).toBe('verifying')
  await probe(55, 70, 'ok')
  stand.nowMs = at(320).getTime()
  await probe(315, 320, 'ok')
  await work()
  expect((await stand.action(ID)).state).toBe('verifying')
  await probe(365, 370, 'ok')
  await work()
  expect((await stand.action(ID)).state).toBe('verified')
})

test('one that was down before and is degraded now holds: the change is not to blame for the rest', async () => {
  await probe(5, 20, 'fail')
  await appliedAt(20)
  expect((await stand.action(ID)).checkBefore).toBe('down')
  await probe(25, 340, 'slow')
  expect((await loadCheckState('a.http'))?.state).toBe('degraded')
  stand.nowMs = at(345).getTime()
  await work()
  expect((await stand.action(ID)).state).toBe('verified')
})

test('one that was up before and is degraded now does not', async () => {
  await probe(5, 20, 'ok')
  await appliedAt(20)
  await probe(25, 340, 'slow')
  stand.nowMs = at(345).getTime()
  await work()
  expect((await stand.action(ID)).state).toBe('verifying')
  stand.pass(600)
  await work()
  expect((await stand.action(ID)).state).toBe('reverted')
})

test('one that is down still at the end, or that nobody probes, is no pass', async () => {
  await probe(5, 20, 'fail')
  await appliedAt(20)
  await probe(310, 320, 'fail')
  await work()
  expect(await stand.action(ID)).toMatchObject({ state: 'reverted', problem: 'a.http is down: said fail' })
  await clearFirestore()
  await apply(['a'])
  await appliedAt(400)
  stand.pass(300 + 599)
  await work()
  expect((await stand.action(ID)).state).toBe('verifying')
  stand.pass(1)
  await work()
  expect(await stand.action(ID)).toMatchObject({
    state: 'reverted',
    problem: 'still unknown after its window: a.http has no result of this window',
  })
})
