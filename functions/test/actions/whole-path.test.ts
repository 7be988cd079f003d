import { beforeEach, expect, test } from 'vitest'
import { digestOf } from '../../src/kit/digest.ts'
import { sweepActions } from '../../src/actions/worker/sweep-actions.ts'
import { leaseId } from '../../src/actions/store/write-change.ts'
import { dueActionIds } from '../../src/actions/store/actions.ts'
import { collections } from '../../src/actions/store/collections.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { chainOf, Stand } from './stand.ts'

takeOwnProject()
beforeEach(clearFirestore)

test('proposed, approved, applied, verified, reverted when its TTL ends; every event is in the ledger', async () => {
  const stand = new Stand()
  stand.targets.set('t', { value: 0, other: 'kept' })
  const wish = { ttlMs: 3_600_000, incidentId: 'a.http_7' }
  const proposed = await stand.propose('action-1', { name: 't', value: 2, verification: 'metric' }, wish)
  expect(proposed).toEqual({ actionId: 'action-1', state: 'proposed', revision: 0 })
  expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
  expect(stand.resumed).toBe(1)

  stand.pass(60)
  expect(await stand.approve('action-1')).toMatchObject({ state: 'approved', revision: 1 })
  expect(stand.tasks.map(({ functionName, id }) => `${functionName} ${id}`)).toEqual([
    'runAction action-1-0',
    'runAction action-1-1',
  ])
  await stand.work('action-1')
  expect(stand.targets.get('t')).toEqual({ value: 2, other: 'kept' })
  expect(await stand.action('action-1')).toMatchObject({ state: 'verifying', effect: 'applied', appliedEtag: 'v2' })

  stand.pass(300)
  await stand.work('action-1')
  const verified = await stand.action('action-1')
  expect(verified.state).toBe('verified')
  expect(verified.dueTime).toEqual(verified.revertTime)
  expect(stand.tasks.at(-1)).toMatchObject({ id: `action-1-${verified.revision}`, time: verified.revertTime })

  stand.pass(3300)
  expect(await stand.due()).toEqual(['action-1'])
  await sweepActions(stand.now(), {
    dueActionIds,
    runAction: (data: unknown) => stand.work((data as { actionId: string }).actionId),
    now: stand.now,
  })
  expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
  expect(stand.targets.writes).toEqual(['action-1:apply', 'action-1:revert'])
  const action = await stand.action('action-1')
  expect(action).toMatchObject({ state: 'reverted', effect: 'none', dueTime: null, lease: null })

  const history = await stand.history('action-1')
  const events = ['propose', 'approve', 'claim', 'apply', 'beginVerify', 'verify', 'beginRevert', 'revert']
  expect(history.map(({ event }) => event)).toEqual(events)
  expect(history.map(({ revision }) => revision)).toEqual(events.map((_, index) => index))
  const entries = await stand.entries('actions/action-1')
  expect(chainOf(entries)).toEqual(events.map((event) => `action.${event}`))
  expect(entries.find((entry) => entry.action === 'action.revert')?.after).toBe(digestOf(action))
  expect(entries.map(({ actor, action: name }) => `${name} ${actor.type} ${actor.id}`)).toEqual(
    expect.arrayContaining([
      'action.propose person ada',
      'action.approve person bob',
      'action.claim mesh mesh',
      'action.revert mesh mesh',
    ]),
  )
  const { leases } = await collections()
  expect((await leases.doc(leaseId(action.proposal.target)).get()).data()).toMatchObject({
    fence: 2,
    untilTime: stand.now(),
  })
})

test('a broken metric has it reverted at once, an unknown one after its grace', async () => {
  const stand = new Stand()
  await stand.approved('broken-1', { name: 't', value: 2, verification: 'metric' } as never)
  await stand.work('broken-1')
  stand.targets.metric = 'unknown'
  stand.pass(300)
  await stand.work('broken-1')
  expect((await stand.action('broken-1')).state).toBe('verifying')
  stand.targets.metric = 'broken'
  await stand.work('broken-1')
  expect(await stand.action('broken-1')).toMatchObject({ state: 'reverted', problem: 'the metric broken' })

  stand.targets.metric = 'unknown'
  await stand.approved('unknown-1', { name: 't', value: 3, verification: 'metric' } as never)
  await stand.work('unknown-1')
  stand.pass(300 + 600)
  await stand.work('unknown-1')
  expect(await stand.action('unknown-1')).toMatchObject({
    state: 'reverted',
    problem: expect.stringContaining('still unknown'),
  })
  expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
})

test('from proposal to application: how long the engine itself takes', async () => {
  const stand = new Stand()
  stand.targets.set('t', { value: 0 })
  const times: Record<string, number[]> = { propose: [], approve: [], apply: [] }
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    times[name]?.push(performance.now() - start)
  }
  for (let round = 1; round <= 12; round += 1) {
    const actionId = `timed-${round}-x`
    await timed('propose', () => stand.propose(actionId, { name: 't', value: round }))
    await timed('approve', () => stand.approve(actionId))
    await timed('apply', () => stand.work(actionId))
    expect(stand.targets.get('t')).toEqual({ value: round })
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  console.info(
    Object.entries(times)
      .map(([name, list]) => `${name} ${median(list).toFixed(1)} ms`)
      .join(', '),
  )
})
