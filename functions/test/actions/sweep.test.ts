import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Action } from '@mesh/core/schema/action'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { scheduleRun } from '../../src/actions/schedule-run.ts'
import { dueActionIds, hasDueActions } from '../../src/actions/store/actions.ts'
import { sweepActions } from '../../src/actions/worker/sweep-actions.ts'
import type { TaskRequest } from '../../src/gcp/tasks.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()
beforeEach(clearFirestore)
afterEach(() => void vi.restoreAllMocks())

test('the sweep does what no task has done; what is broken stops no other, and what is not due is left', async () => {
  const stand = new Stand()
  await stand.approved('action-1', { name: 't', value: 2 })
  await stand.propose('waiting-1', { name: 't', value: 3 })
  await (await firestore()).doc('actions/broken-1').set({ dueTime: at(-60) })
  expect(await stand.due()).toEqual(['broken-1', 'action-1'])
  const run = (data: unknown) => stand.work((data as { actionId: string }).actionId)
  await sweepActions(stand.now(), { dueActionIds, runAction: run, now: stand.now })
  expect((await stand.action('action-1')).state).toBe('applied')
  expect((await stand.action('waiting-1')).state).toBe('proposed')
})

test('any number of documents that cannot be read hold back none, and are told of in one line', async () => {
  const stand = new Stand()
  const broken = Array.from({ length: 95 }, (_, index) => `broken-${index}`)
  const database = await firestore()
  const batch = database.batch()
  for (const id of broken) batch.set(database.doc(`actions/${id}`), { dueTime: at(-60) })
  await batch.commit()
  await stand.approved('action-1', { name: 't', value: 2 })
  const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
  const run = (data: unknown) => stand.work((data as { actionId: string }).actionId)
  await sweepActions(stand.now(), { dueActionIds, runAction: run, now: stand.now })
  expect((await stand.action('action-1')).state).toBe('applied')
  expect(failure.mock.calls.map(([, { message }]) => message)).toEqual([
    expect.stringMatching(/^95 actions, broken-\d+ .*: document actions\/broken-\d+ cannot be read/),
  ])
})

test('no page is begun late, so that one sweep ends before the next', async () => {
  const stand = new Stand()
  async function* pages() {
    for (const id of ['a', 'b', 'c']) yield await Promise.resolve([id])
  }
  const ran: string[] = []
  const runAction = (data: unknown) => {
    ran.push((data as { actionId: string }).actionId)
    stand.pass(70)
    return Promise.resolve()
  }
  await sweepActions(stand.now(), { dueActionIds: pages, runAction, now: stand.now })
  expect(ran).toEqual(['a', 'b'])
})

test('there is something to wait for exactly while an action has a time to come', async () => {
  const stand = new Stand()
  expect(await hasDueActions()).toBe(false)
  await stand.approved('action-1', { name: 't', value: 2 })
  expect(await hasDueActions()).toBe(true)
  await stand.work('action-1')
  expect(await stand.action('action-1')).toMatchObject({ state: 'applied', dueTime: null })
  expect(await hasDueActions()).toBe(false)
})

test('a task is made for what is due within 30 days, named after the revision; failing to is no failure', async () => {
  const tasks: TaskRequest[] = []
  const enqueue = (task: TaskRequest) => Promise.resolve(void tasks.push(task))
  const action = (dueTime: Date | null) => ({ revision: 3, dueTime }) as Action
  await scheduleRun('a', action(null), at(0), enqueue)
  await scheduleRun('a', action(at(31 * 86_400)), at(0), enqueue)
  await scheduleRun('a', action(at(29 * 86_400)), at(0), enqueue)
  expect(tasks).toEqual([{ functionName: 'runAction', id: 'a-3', data: { actionId: 'a' }, time: at(29 * 86_400) }])
  await expect(scheduleRun('a', action(at(1)), at(0), () => Promise.reject(new Error('down')))).resolves.toBeUndefined()
})
