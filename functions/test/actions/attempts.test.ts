import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MeshError, type MeshErrorCode } from '@mesh/core/errors'
import type { Proposal } from '@mesh/core/schema/action'
import { carryOut } from '../../src/actions/worker/carry-out.ts'
import { collections } from '../../src/actions/store/collections.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

const failing = (code: MeshErrorCode, times: number) => {
  let left = times
  return () => (left-- > 0 ? Promise.reject(new MeshError(code, `the target says ${code}`)) : Promise.resolve())
}

describe('a write that fails', () => {
  test('without an answer, though it took effect: it is found and not repeated', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.afterWrite = failing('unavailable', 1)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({
      state: 'applying',
      effect: 'unknown',
      problem: 'the target says unavailable',
    })
    stand.pass(10)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applied', appliedEtag: 'v2' })
    expect(stand.targets.writes).toEqual([`${ID}:apply`])
  })

  test('for now: it is repeated, later each time, five times at most', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.beforeWrite = failing('unavailable', 99)
    const waits: number[] = []
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await stand.work(ID)
      const { dueTime, state } = await stand.action(ID)
      if (state !== 'applying') break
      waits.push(((dueTime?.getTime() ?? 0) - stand.nowMs) / 1000)
      stand.nowMs = dueTime?.getTime() ?? 0
    }
    expect(waits).toEqual([10, 20, 40, 80])
    // Whether it took effect was never known, so it is put back: it stands as it was.
    expect(await stand.action(ID)).toMatchObject({ state: 'reverted', effect: 'none' })
    expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
  })

  test('for good: it failed, and nothing was changed', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.beforeWrite = failing('permission-denied', 1)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'failed', effect: 'none', dueTime: null })
  })

  test('since a condition is not met, for good: it failed at once, and so does a revert', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.beforeWrite = failing('failed-precondition', 1)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'failed', effect: 'none', dueTime: null })

    await stand.approved('action-2', { name: 't', value: 3 }, { ttlMs: 600_000 })
    await stand.work('action-2')
    stand.targets.beforeWrite = failing('failed-precondition', 1)
    stand.pass(600)
    await stand.work('action-2')
    expect(await stand.action('action-2')).toMatchObject({
      state: 'revertFailed',
      problem: 'the target says failed-precondition',
    })
  })

  test.each(['aborted', 'failed-precondition'] as const)(
    'because others were quicker (%s): theirs stands',
    async (code) => {
      await stand.approved(ID, { name: 't', value: 2 })
      let isFirst = true
      stand.targets.beforeWrite = () => {
        if (!isFirst) return Promise.resolve()
        stand.targets.set('t', { value: 'theirs' })
        isFirst = false
        return failing(code, 1)()
      }
      await stand.work(ID)
      expect(await stand.action(ID)).toMatchObject({ state: 'applying', effect: 'none' })
      stand.pass(10)
      await stand.work(ID)
      expect(await stand.action(ID)).toMatchObject({
        state: 'drifted',
        effect: 'none',
        problem: 'others changed value of t since',
      })
      expect(stand.targets.get('t')).toEqual({ value: 'theirs' })
    },
  )

  test('because the write of an earlier attempt arrives only now: it is known for its own, and goes back in time', async () => {
    await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 3_600_000 })
    stand.targets.beforeWrite = failing('unavailable', 1)
    await stand.work(ID)
    stand.pass(10)
    stand.targets.beforeWrite = () => {
      stand.targets.beforeWrite = undefined
      stand.targets.set('t', { value: 2, other: 'kept' })
      return Promise.resolve()
    }
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applying', effect: 'unknown' })
    stand.pass(20)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applied', revertTime: new Date(stand.nowMs + 3_570_000) })
    stand.pass(3570)
    await stand.work(ID)
    expect((await stand.action(ID)).state).toBe('reverted')
    expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
  })

  test('with a call that never ends: nothing is recorded, and the next attempt begins after the lease', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    const accounts = new Map([['bob', { role: 'approver' as const, isDisabled: false }]])
    const { action, fence = 0 } = await stand.run.claim(ID, accounts, stand.now())
    const policy = await stand.run.loadPolicy()
    stand.targets.beforeWrite = () => new Promise(() => undefined)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const deps = { ...stand.run, loadPolicy: () => Promise.resolve(policy) }
      const outcome = carryOut({ actionId: ID, action, fence }, deps)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await outcome).toBeUndefined()
    } finally {
      vi.useRealTimers()
    }
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applying', attempts: 1 })
    stand.targets.beforeWrite = undefined
    stand.pass(300)
    await stand.work(ID)
    expect((await stand.action(ID)).state).toBe('applied')
  })
})

describe('before the first write', () => {
  test('the kind plans again: a precondition that is not met any more fails it, unchanged', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.onPlan = () => Promise.reject(new MeshError('failed-precondition', 't is in use; stop it first'))
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({
      state: 'failed',
      effect: 'none',
      problem: 't is in use; stop it first',
    })
  })

  test('a target that is gone fails it; one that cannot be read is read again', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.onRead = failing('unavailable', 1)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applying', effect: 'none' })
    stand.pass(10)
    stand.targets.delete('t')
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'failed', problem: 'there is no target t' })
  })

  test('an approver who lost the role or whose account is disabled does not count any more', async () => {
    for (const [actionId, change] of [
      ['lost-role', { role: 'operator' }],
      ['disabled', { isDisabled: true }],
    ] as const) {
      await stand.approved(actionId, { name: actionId, value: 2 })
      const account = stand.accounts.get('bob')
      if (account === undefined) throw new Error('no account')
      stand.accounts.set('bob', { ...account, ...change })
      await stand.work(actionId)
      stand.accounts.set('bob', account)
      expect(await stand.action(actionId)).toMatchObject({
        state: 'expired',
        problem: 'its approvals do not count any more',
        approvals: [{ person: { uid: 'bob' } }],
      })
    }
    expect(stand.targets.writes).toEqual([])
  })

  test('an approver who lost the role since the first attempt does not count for a write by the next one', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    stand.targets.beforeWrite = failing('unavailable', 1)
    await stand.work(ID)
    expect((await stand.action(ID)).state).toBe('applying')
    const bob = stand.accounts.get('bob')
    if (bob === undefined) throw new Error('no account')
    stand.accounts.set('bob', { ...bob, role: 'operator' })
    stand.pass(10)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({
      state: 'expired',
      effect: 'none',
      approvals: [{ person: { uid: 'bob' } }],
    })
    expect(stand.targets.writes).toEqual([])
  })

  test('a write that was made while they counted is found, and goes back in time', async () => {
    await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 3_600_000 })
    stand.targets.afterWrite = failing('unavailable', 1)
    await stand.work(ID)
    stand.accounts.delete('bob')
    stand.pass(10)
    await stand.work(ID)
    expect(await stand.action(ID)).toMatchObject({ state: 'applied', approvals: [{ person: { uid: 'bob' } }] })
    stand.pass(3600)
    await stand.work(ID)
    expect((await stand.action(ID)).state).toBe('reverted')
    expect(stand.targets.writes).toEqual([`${ID}:apply`, `${ID}:revert`])
  })

  test('one that cannot be looked up is looked up again', async () => {
    await stand.approved(ID, { name: 't', value: 2 })
    const readApprover = () => Promise.reject(new MeshError('unavailable', 'no answer'))
    await expect(stand.work(ID, { readApprover })).rejects.toMatchObject({ code: 'unavailable' })
    expect((await stand.action(ID)).state).toBe('approved')
  })

  test('a proposal that was tampered with voids its approvals, whatever its stored digest says', async () => {
    const { actions } = await collections()
    await stand.approved('tampered-1', { name: 'a', value: 2 })
    await stand.approved('tampered-2', { name: 'b', value: 2 })
    const first = await stand.action('tampered-1')
    const proposal = { ...first.proposal, parameters: { name: 'a', value: 'evil' } }
    await actions.doc('tampered-1').set({ ...first, proposal })
    const second = await stand.action('tampered-2')
    const { digestOf } = await import('../../src/kit/digest.ts')
    const evil = { ...second.proposal, risk: 'low' as const }
    await actions.doc('tampered-2').set({ ...second, proposal: evil, digest: digestOf(evil) })
    await stand.work('tampered-1')
    await stand.work('tampered-2')
    expect(await stand.action('tampered-1')).toMatchObject({
      state: 'expired',
      problem: 'its proposal changed after it was approved',
    })
    expect(await stand.action('tampered-2')).toMatchObject({
      state: 'expired',
      problem: 'its approvals do not count any more',
    })
    expect(stand.targets.writes).toEqual([])
  })
})

test('a proposal that was tampered with while its change stood is not what a revert writes: people must mend it', async () => {
  await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 60_000 })
  await stand.work(ID)
  const { actions } = await collections()
  const action = await stand.action(ID)
  const { digestOf } = await import('../../src/kit/digest.ts')
  const dryRun = { ...action.proposal.dryRun, changes: [{ field: 'value', before: 'evil', after: 2 }] }
  const proposal: Proposal = { ...action.proposal, dryRun }
  await actions.doc(ID).set({ ...action, proposal, digest: digestOf(proposal) })
  stand.pass(60)
  await stand.work(ID)
  expect(await stand.action(ID)).toMatchObject({
    state: 'revertFailed',
    problem: expect.stringContaining('its proposal changed after it was approved'),
  })
  expect(stand.targets.writes).toEqual([`${ID}:apply`])
})

test('an approval that runs out before it is applied expires it', async () => {
  await stand.approved(ID, { name: 't', value: 2 })
  stand.pass(86_400)
  await stand.work(ID)
  expect(await stand.action(ID)).toMatchObject({ state: 'expired', problem: 'not applied while its approvals counted' })
})
