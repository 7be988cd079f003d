import { describe, expect, test } from 'vitest'
import { claimAction } from '../../src/actions/claim-action.ts'
import { dueMove } from '../../src/actions/due-move.ts'
import { giveUp } from '../../src/actions/give-up.ts'
import { judgeTarget } from '../../src/actions/judge-target.ts'
import { ACTION_LIMITS } from '../../src/actions/limits.ts'
import { needsPeople } from '../../src/actions/needs-people.ts'
import { recordAttempt, type AttemptOutcome } from '../../src/actions/record-attempt.ts'
import { retryRevert } from '../../src/actions/retry-revert.ts'
import { MeshError } from '../../src/errors.ts'
import {
  actionSchema,
  targetLeaseSchema,
  type Action,
  type ActionState,
  type TargetLease,
} from '../../src/schema/action.ts'
import { applied, approved, at, BOB, claim, digestOf, proposed, verified } from './fixtures.ts'

const BASELINE = { etag: 'e0', digest: 'min=0' }
const CHANGED = { etag: 'e1', digest: 'min=2' }
const OTHER = { etag: 'e9', digest: 'min=7' }
const FAILED = { outcome: 'failed', problem: 'quota', isUnchanged: false, isFinal: false } as const

function record(action: Action, lease: TargetLease, outcome: AttemptOutcome & { fence: number }, seconds: number) {
  const change = recordAttempt(action, lease, outcome, at(seconds))
  if (change === undefined) throw new Error('recorded already')
  return change
}

function inState(state: ActionState, action = applied().action): Action {
  return { ...action, state }
}

function stateOrCode(act: () => ActionState | undefined): string | undefined {
  try {
    return act()
  } catch (error) {
    return error instanceof MeshError ? error.code : String(error)
  }
}

function judge(action: Action, seen: typeof BASELINE | { etag: null; digest: string }, seconds: number) {
  return judgeTarget(action, seen, digestOf(action.proposal), at(seconds))
}

describe('claiming', () => {
  test('takes the lease with the next fencing number', () => {
    const lease = { schemaVersion: 1, fence: 6, actionId: 'a1', untilTime: at(0) } as const
    const change = claim(approved(), at(20), lease)
    expect(change.action).toMatchObject({
      state: 'applying',
      effect: 'unknown',
      attempts: 1,
      lease: { fence: 7, untilTime: at(320) },
      applyTime: at(20),
      dueTime: at(320),
    })
    expect(change.lease).toEqual({ schemaVersion: 1, fence: 7, actionId: 'a1', untilTime: at(320) })
    expect(change.event).toMatchObject({ event: 'claim', fence: 7, actor: 'mesh' })
    expect(actionSchema.parse(change.action)).toEqual(change.action)
    expect(targetLeaseSchema.parse(change.lease)).toEqual(change.lease)
  })

  test('happens once while a lease runs, and again after a crash, from the first attempt on', () => {
    const first = claim(approved(), at(20))
    expect(() => claim(first.action, at(319), first.lease)).toThrow('nothing to claim')
    expect(claim(first.action, at(320), first.lease).action).toMatchObject({
      attempts: 2,
      lease: { fence: 2 },
      applyTime: at(20),
    })
  })

  test('is nothing without approvals or after them, and refused when a byte changed', () => {
    expect(() => claim(proposed(), at(20))).toThrow('nothing to claim')
    expect(() => claim(approved(), at(10 + 86_400))).toThrow('nothing to claim')
    const action = approved()
    const around = { actionId: 'a1', digest: `${action.digest} `, lease: undefined, holder: undefined }
    expect(() => claimAction(action, around, at(20))).toThrow('its approvals are not of this proposal')
  })

  test.each([
    ['is being applied', claim(approved(), at(20)).action, 'unavailable'],
    ['must be verified', applied().action, 'unavailable'],
    ['must be reverted', verified(), 'unavailable'],
    ['could not be reverted', inState('revertFailed'), 'unavailable'],
    ['stands for ever', verified({ ttlMs: null }), 'applying'],
    ['waits for its turn', approved(), 'applying'],
  ])('waits for another action on the target that %s: %s', (_, holder, expected) => {
    const lease = { schemaVersion: 1, fence: 3, actionId: 'a2', untilTime: at(0) } as const
    const around = { actionId: 'a1', digest: approved().digest, lease, holder }
    expect(stateOrCode(() => claimAction(approved(), around, at(400))?.action.state)).toBe(expected)
  })

  test('waits for a lease that runs, whoever holds it', () => {
    const lease = { schemaVersion: 1, fence: 3, actionId: 'a2', untilTime: at(21) } as const
    const around = { actionId: 'a1', digest: approved().digest, lease, holder: undefined }
    expect(() => claimAction(approved(), around, at(20))).toThrow('held by the action a2, which is gone')
    expect(claimAction(approved(), around, at(21))?.lease.fence).toBe(4)
  })
})

describe('judging a target to apply', () => {
  const first = claim(approved(), at(20))
  const second = claim(first.action, at(320), first.lease).action

  test('writes upon the baseline only, and not at the end of its lease', () => {
    expect(judge(first.action, BASELINE, 21)).toBe('write')
    expect(judge(first.action, BASELINE, 259)).toBe('write')
    expect(judge(first.action, BASELINE, 260)).toBe('late')
    expect(judge(first.action, OTHER, 21)).toBe('drifted')
    expect(judge(first.action, { etag: 'e1', digest: 'min=0' }, 21)).toBe('drifted')
  })

  test('finds its own change after a crash; before one it is somebody else’s', () => {
    expect(judge(first.action, CHANGED, 21)).toBe('drifted')
    expect(judge(second, CHANGED, 321)).toBe('done')
    expect(judge(second, OTHER, 321)).toBe('drifted')
    expect(judge(second, BASELINE, 321)).toBe('write')
  })

  test('writes no more once the TTL or the approvals are over, or a byte changed', () => {
    const brief = claim(approved({ ttlMs: 60_000 }), at(20)).action
    expect(judge(brief, BASELINE, 79)).toBe('write')
    expect(judge(brief, BASELINE, 80)).toBe('expired')
    expect(judge({ ...first.action, expireTime: at(21) }, BASELINE, 21)).toBe('expired')
    expect(judgeTarget(first.action, BASELINE, 'other', at(21))).toBe('expired')
  })

  test('a target without etag is written until its digest says more', () => {
    const dryRun = { baseline: { etag: null, digest: '' }, desiredDigest: 'sent', changes: [] }
    const hook = claim(approved({ dryRun, ttlMs: null, revert: 'never' }), at(20))
    const again = claim(hook.action, at(320), hook.lease).action
    expect(judge(again, { etag: null, digest: '' }, 321)).toBe('write')
    expect(judge(again, { etag: null, digest: 'sent' }, 321)).toBe('done')
  })
})

describe('judging a target to revert', () => {
  const { action, lease } = applied()
  const known = claim(action, at(3620), lease).action

  test('puts back only what it applied', () => {
    expect(judge(known, CHANGED, 3621)).toBe('write')
    expect(judge(known, CHANGED, 3900)).toBe('late')
    expect(judge(known, { ...CHANGED, etag: 'e2' }, 3621)).toBe('drifted')
    expect(judge(known, { etag: 'e5', digest: 'min=0' }, 3621)).toBe('done')
  })

  test('knows its change by its fields where its outcome was never known', () => {
    expect(judge({ ...known, appliedEtag: null }, { ...CHANGED, etag: 'e2' }, 3621)).toBe('write')
    expect(judge({ ...known, appliedEtag: null }, OTHER, 3621)).toBe('drifted')
  })
})

describe('recording an attempt', () => {
  test('applied: the TTL counts from the first attempt, and the target is free', () => {
    const { action, lease, event } = applied()
    expect(action).toMatchObject({
      state: 'applied',
      effect: 'applied',
      appliedEtag: 'e1',
      revertTime: at(3620),
      lease: null,
    })
    expect(lease.untilTime).toEqual(at(25))
    expect(event).toMatchObject({ event: 'apply', fence: 1 })
    expect(recordAttempt(action, lease, { outcome: 'applied', etag: 'e1', fence: 1 }, at(26))).toBeUndefined()
  })

  test('an attempt that lost its lease is refused', () => {
    const first = claim(approved(), at(20))
    const { action, lease } = claim(first.action, at(320), first.lease)
    const late = () => recordAttempt(action, lease, { outcome: 'applied', etag: 'e1', fence: 1 }, at(321))
    expect(late).toThrow(
      expect.objectContaining({ code: 'aborted', message: 'attempt 1 lost its lease: attempt 2 has begun' }),
    )
    const taken = { ...lease, fence: 3, actionId: 'a2' }
    expect(() => recordAttempt(action, taken, { outcome: 'applied', etag: 'e1', fence: 2 }, at(321))).toThrow(
      'attempt 3',
    )
  })

  test('a failure is repeated later and later, then final; the same report counts once', () => {
    let { action, lease } = claim(approved(), at(20))
    const delays: number[] = []
    for (let now = 30; action.state === 'applying';) {
      const failed = record(action, lease, { ...FAILED, fence: lease.fence }, now)
      expect(recordAttempt(failed.action, failed.lease, { ...FAILED, fence: lease.fence }, at(now))).toBeUndefined()
      action = failed.action
      lease = failed.lease
      if (action.retryTime === null) break
      delays.push((action.retryTime.getTime() - at(now).getTime()) / 1000)
      now = (action.retryTime.getTime() - at(0).getTime()) / 1000
      if (action.state === 'applying') ({ action, lease } = claim(action, at(now), lease))
    }
    expect(delays).toEqual([10, 20, 40, 80])
    expect(action).toMatchObject({ state: 'failed', problem: 'quota', effect: 'unknown' })
    expect(dueMove(action, at(9999))?.move).toBe('revert')
  })

  test('a failure that left the target alone needs no revert', () => {
    const { action, lease } = claim(approved(), at(20))
    const refused = record(action, lease, { ...FAILED, isUnchanged: true, isFinal: true, fence: 1 }, 21).action
    expect(refused).toMatchObject({ state: 'failed', effect: 'none', applyTime: null, dueTime: null })
    expect(needsPeople(refused)).toBeNull()
  })

  test('expired: nothing was changed', () => {
    const { action, lease } = claim(approved(), at(20))
    expect(record(action, lease, { outcome: 'expired', fence: 1 }, 21).action).toMatchObject({
      state: 'expired',
      effect: 'none',
    })
  })

  test('drift ends it; people look where its change may have been', () => {
    const first = claim(approved(), at(20))
    const drift = { outcome: 'drifted', problem: 'minInstances is 7' } as const
    const early = record(first.action, first.lease, { ...drift, fence: 1 }, 21).action
    expect(early).toMatchObject({ state: 'drifted', problem: 'minInstances is 7', effect: 'none', dueTime: null })
    expect(needsPeople(early)).toBeNull()
    const again = claim(first.action, at(320), first.lease)
    expect(needsPeople(record(again.action, again.lease, { ...drift, fence: 2 }, 321).action)).toContain(
      'others changed',
    )
  })
})

describe('reverting', () => {
  test('begins at the end of the TTL and not before', () => {
    const { action, lease } = applied()
    expect(() => claim(action, at(3619), lease)).toThrow('nothing to claim')
    const reverting = claim(action, at(3620), lease)
    expect(reverting.event.event).toBe('beginRevert')
    const done = record(reverting.action, reverting.lease, { outcome: 'reverted', fence: 2 }, 3625).action
    expect(done).toMatchObject({ state: 'reverted', effect: 'none', dueTime: null })
    expect(needsPeople(done)).toBeNull()
  })

  test('that fails for good tells people, who may try again', () => {
    const { action, lease } = applied()
    const reverting = claim(action, at(3620), lease)
    const stuck = record(reverting.action, reverting.lease, { ...FAILED, isFinal: true, fence: 2 }, 3621)
    expect(stuck.action).toMatchObject({ state: 'revertFailed', dueTime: null })
    expect(needsPeople(stuck.action)).toContain('could not be reverted')
    const again = retryRevert(stuck.action, { person: BOB, revision: stuck.action.revision }, at(4000)).action
    expect(again).toMatchObject({ state: 'reverting', dueTime: at(4000) })
    expect(claim(again, at(4000), stuck.lease).action).toMatchObject({ attempts: 1, lease: { fence: 3 } })
    expect(() => retryRevert(stuck.action, { person: BOB, revision: 1 }, at(4000))).toThrow('changed since')
  })

  test('that crashes every time is given up', () => {
    let { action, lease } = applied()
    let now = 3620
    for (let attempt = 1; attempt <= ACTION_LIMITS.attemptsMax; attempt++, now += 300) {
      ;({ action, lease } = claim(action, at(now), lease))
    }
    expect(() => claim(action, at(now), lease)).toThrow('nothing to claim')
    expect(giveUp(action, at(now - 1))).toBeUndefined()
    expect(giveUp(action, at(now))?.action).toMatchObject({
      state: 'revertFailed',
      problem: '5 attempts ended without a result',
    })
  })
})

test('an application that crashes every time fails and is reverted', () => {
  let { action, lease } = claim(approved(), at(20))
  for (let now = 320; now < 1520; now += 300) ({ action, lease } = claim(action, at(now), lease))
  const failed = giveUp(action, at(1520))?.action
  expect(failed).toMatchObject({ state: 'failed', effect: 'unknown' })
  expect(failed && claim(failed, at(1520), lease).action.state).toBe('reverting')
  expect(failed && giveUp(failed, at(1520))).toBeUndefined()
})

test('a failed action that nobody can revert tells people', () => {
  const { action } = applied({ ttlMs: null, revert: 'never' })
  const failed = inState('failed', action)
  expect(dueMove(failed, at(99))).toBeNull()
  expect(needsPeople(failed)).toContain('cannot be reverted')
})
