import { expect, test } from 'vitest'
import { dueMove } from '../../src/actions/due-move.ts'
import { lookTimes } from '../../src/actions/look-times.ts'
import { moveAt } from '../../src/actions/move-at.ts'
import { beginVerification, verifyAction, type VerificationResult } from '../../src/actions/verify-action.ts'
import { applied, approved, at, verified, verifying } from './fixtures.ts'

function verdict(outcome: VerificationResult['outcome'], seconds: number) {
  return verifyAction(verifying(), { outcome, message: 'why' }, at(seconds))?.action
}

test('a verification holds at the end of its window, 5 min from 30 s', () => {
  expect(verifying()).toMatchObject({ state: 'verifying', verifyEndTime: at(330), dueTime: at(330) })
  expect(verdict('holds', 329)).toBeUndefined()
  expect(verdict('holds', 330)).toMatchObject({ state: 'verified', problem: '', dueTime: at(3620) })
})

test('what is broken fails at once and is reverted at once', () => {
  const failed = verdict('broken', 31)
  expect(failed).toMatchObject({ state: 'failed', problem: 'why', effect: 'applied', dueTime: at(31) })
  expect(failed && dueMove(failed, at(31))).toEqual({ move: 'revert', time: at(31) })
})

test('unknown is no pass: it is read again for ten minutes, then fails', () => {
  expect(verdict('unknown', 31)).toBeUndefined()
  expect(verdict('unknown', 929)).toBeUndefined()
  expect(verdict('unknown', 930)).toMatchObject({ state: 'failed', problem: 'still unknown after its window: why' })
})

test('messages that come twice or too early change nothing', () => {
  expect(beginVerification(approved(), at(30))).toBeUndefined()
  expect(beginVerification(verifying(), at(31))).toBeUndefined()
  expect(verifyAction(verified(), { outcome: 'broken', message: '' }, at(400))).toBeUndefined()
})

test('an action that nothing can verify stays applied until its TTL', () => {
  const { action } = applied({ verification: null })
  expect(beginVerification(action, at(30))).toBeUndefined()
  expect(dueMove(action, at(30))).toEqual({ move: 'revert', time: at(3620) })
  expect(applied({ verification: null, ttlMs: null }).action.dueTime).toBeNull()
})

test('the end of a TTL comes before verifying', () => {
  const brief = { ttlMs: 60_000 }
  expect(dueMove(applied(brief).action, at(79))).toEqual({ move: 'beginVerify', time: at(25) })
  expect(dueMove(applied(brief).action, at(80))).toEqual({ move: 'revert', time: at(80) })
  expect(dueMove(verifying(brief), at(31))).toEqual({ move: 'revert', time: at(80) })
})

test('a window is looked at every tenth of it, at least half a minute apart, and never at its ends', () => {
  const looks = (windowMs: number) => {
    const verification = { source: 'check', name: 'a.http', windowMs } as const
    return lookTimes(verifying({ verification })).map((time) => (time.getTime() - at(30).getTime()) / 1000)
  }
  expect(looks(300_000)).toEqual([30, 60, 90, 120, 150, 180, 210, 240, 270])
  expect(looks(3_600_000)).toEqual([360, 720, 1080, 1440, 1800, 2160, 2520, 2880, 3240])
  expect(looks(60_000)).toEqual([30])
  expect(looks(30_000)).toEqual([])
  expect(lookTimes(verified())).toEqual([])
})

test('it is read from the first look on, unless its TTL ends', () => {
  const action = verifying({ ttlMs: 60_000 })
  expect(moveAt(action, at(59))).toBeUndefined()
  expect(moveAt(action, at(60))).toBe('verify')
  expect(moveAt(action, at(80))).toBe('revert')
  expect(moveAt(verified(), at(400))).toBeUndefined()
})
