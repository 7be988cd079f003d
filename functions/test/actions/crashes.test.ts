import { describe, expect, test } from 'vitest'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Crasher } from './crasher.ts'
import { chainOf, Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
const PARAMETERS = { name: 't', value: 2, verification: 'metric' }
const WISH = { ttlMs: 3_600_000 }

/** Applied, verified and reverted, with what is due looked at again and again after each crash, as the sweep does. */
async function lead(stand: Stand, crasher: Crasher): Promise<void> {
  const work = async () => {
    try {
      await stand.work(ID, crasher.deps(stand.run))
    } catch (error) {
      Crasher.admit(error)
    }
  }
  for (let round = 0; round < 40; round += 1) {
    await work()
    if ((await stand.action(ID)).dueTime === null) return
    const due = await stand.action(ID)
    stand.nowMs = Math.max(stand.nowMs + 1000, due.dueTime?.getTime() ?? 0)
  }
  throw new Error('it never ends')
}

async function begin(): Promise<Stand> {
  await clearFirestore()
  const stand = new Stand()
  await stand.approved(ID, PARAMETERS, WISH)
  return stand
}

test('a crash at any step of the worker leaves one change, one revert and a complete history', async () => {
  const whole = await begin()
  const counter = new Crasher()
  counter.arm(whole)
  await lead(whole, counter)
  expect(counter.step).toBeGreaterThan(40)
  for (let at = 0; at < counter.step; at += 1) {
    const stand = await begin()
    const crasher = new Crasher(at)
    crasher.arm(stand)
    await lead(stand, crasher)
    expect(await stand.action(ID), `crash at ${at}`).toMatchObject({ state: 'reverted', effect: 'none', lease: null })
    expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
    expect(stand.targets.writes).toEqual([`${ID}:apply`, `${ID}:revert`])
    const events = (await stand.history(ID)).map(({ event }) => `action.${event}`)
    expect(chainOf(await stand.entries(`actions/${ID}`))).toEqual(events)
  }
})

describe('deliveries', () => {
  test('duplicated, early and late, by several workers at once', async () => {
    const stand = await begin()
    const all = async () => {
      const runs = await Promise.allSettled([1, 2, 3, 4].map(() => stand.work(ID)))
      expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true)
    }
    await all()
    expect((await stand.action(ID)).state).toBe('verifying')
    await all()
    stand.pass(300)
    await all()
    expect((await stand.action(ID)).state).toBe('verified')
    stand.pass(3300)
    await all()
    await all()
    expect((await stand.action(ID)).state).toBe('reverted')
    expect(stand.targets.writes).toEqual([`${ID}:apply`, `${ID}:revert`])
    expect((await stand.history(ID)).map(({ event }) => event)).toEqual([
      'propose',
      'approve',
      'claim',
      'apply',
      'beginVerify',
      'verify',
      'beginRevert',
      'revert',
    ])
  })

  test('of an action that does not exist, or that is none', async () => {
    const stand = await begin()
    await expect(stand.work('nothing-1')).resolves.toBeUndefined()
    await expect(stand.work('../action-1')).rejects.toMatchObject({ code: 'invalid-argument' })
  })

  test('two workers of two actions on one target: the second waits until the first is gone', async () => {
    const stand = await begin()
    await stand.approved('action-2', { name: 't', value: 3 })
    await Promise.allSettled([stand.work(ID), stand.work('action-2')])
    const states = [(await stand.action(ID)).state, (await stand.action('action-2')).state]
    expect(stand.targets.writes).toHaveLength(1)
    expect(states).toContain('approved')
    const waiting = states[0] === 'approved' ? ID : 'action-2'
    expect(await stand.action(waiting)).toMatchObject({ denial: { code: 'targetBusy' } })
  })
})

describe('a worker that stalls until another has taken over', () => {
  /** While the first worker is at a place, its lease ends and another one does the work. */
  async function stalledAt(place: 'onRead' | 'beforeWrite' | 'afterWrite') {
    const stand = await begin()
    let isFirst = true
    stand.targets[place] = async () => {
      if (!isFirst) return
      isFirst = false
      await Promise.resolve()
      stand.pass(301)
      await stand.work(ID)
    }
    await stand.work(ID)
    return stand
  }

  test.each(['onRead', 'beforeWrite', 'afterWrite'] as const)('%s: it changes nothing more', async (place) => {
    const stand = await stalledAt(place)
    expect(stand.targets.writes).toEqual([`${ID}:apply`])
    expect(await stand.action(ID)).toMatchObject({ state: 'verifying', effect: 'applied', appliedEtag: 'v2' })
  })

  test('it may not record: another attempt has begun', async () => {
    const stand = await begin()
    const { claim, recordOutcome } = stand.run
    const accounts = new Map([['bob', { role: 'approver' as const, isDisabled: false }]])
    const first = await claim(ID, accounts, stand.now())
    stand.pass(301)
    await claim(ID, accounts, stand.now())
    const report = { outcome: 'applied', etag: 'v2', fence: first.fence ?? 0 } as const
    await expect(recordOutcome(ID, report, stand.now())).rejects.toMatchObject({
      code: 'aborted',
      details: { expected: 1, found: 2 },
    })
  })
})
