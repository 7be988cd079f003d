import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heartbeatAfter } from '../../../src/root/heartbeat/heartbeat-after.ts'
import { heartbeatsToChange } from '../../../src/root/heartbeat/heartbeats-to-change.ts'
import { judgeHeartbeat } from '../../../src/root/heartbeat/judge-heartbeat.ts'
import type { Heartbeat } from '../../../src/schema/heartbeat.ts'
import type { StoredCheck } from '../../../src/schema/stored-check.ts'
import { at, compiled } from '../../fixtures.ts'

const HOUR = 3600

function beat(seconds: number, changes: Partial<Heartbeat> = {}): Heartbeat {
  return { schemaVersion: 1, lastTime: at(seconds), status: 'ok', message: '', ...changes }
}

describe('a heartbeat every hour, 5 minutes late at most', () => {
  const probe = { every: '1h', grace: '5m' }

  test('before the first one nothing is known', () => {
    expect(judgeHeartbeat(probe, undefined, at(0))).toEqual({
      outcome: 'error',
      message: 'no heartbeat yet: waiting for the first call of the push address',
    })
  })

  test.each([
    [0, 'ok'],
    [HOUR, 'ok'],
    [HOUR + 300, 'ok'],
    [HOUR + 301, 'fail'],
    [1000 * HOUR, 'fail'],
    [-10, 'ok'],
  ])('%d seconds later is %s', (seconds, outcome) => {
    expect(judgeHeartbeat(probe, beat(0), at(seconds)).outcome).toBe(outcome)
  })

  test('a missing one is told with both times', () => {
    expect(judgeHeartbeat(probe, beat(0), at(2 * HOUR)).message).toBe(
      'no heartbeat since 2026-01-01T12:00:00Z, expected by 2026-01-01T13:05:00Z',
    )
  })

  test('one from a clock that was far ahead says nothing of the job, unless that has failed', () => {
    expect(judgeHeartbeat(probe, beat(300), at(0)).outcome).toBe('ok')
    expect(judgeHeartbeat(probe, beat(2 * HOUR), at(0))).toEqual({
      outcome: 'error',
      message: 'the last heartbeat lies 2 h in the future: the clock that noted it was wrong; the next one mends it',
    })
    expect(judgeHeartbeat(probe, beat(2 * HOUR, { status: 'fail' }), at(0)).outcome).toBe('fail')
  })

  test('a reported failure counts at once and until the next heartbeat', () => {
    const failed = beat(0, { status: 'fail', message: 'disk "sda" full' })
    for (const seconds of [0, 1, 5 * HOUR]) {
      expect(judgeHeartbeat(probe, failed, at(seconds))).toEqual({
        outcome: 'fail',
        message: 'the job reported a failure at 2026-01-01T12:00:00Z: "disk \\"sda\\" full"',
      })
    }
    expect(judgeHeartbeat(probe, beat(60), at(61)).outcome).toBe('ok')
  })
})

describe('a heartbeat by cron', () => {
  const probe = { cron: '0 3 * * *', timeZone: 'Europe/Vienna', grace: '15m' }
  const judged = (last: string, now: string) =>
    judgeHeartbeat(probe, { ...beat(0), lastTime: new Date(last) }, new Date(now))

  test.each([
    ['in time', '2026-01-01T02:05Z', '2026-01-02T02:15Z', 'ok'],
    ['late', '2026-01-01T02:05Z', '2026-01-02T02:15:01Z', 'fail'],
    ['in time on the short day', '2026-03-28T02:01Z', '2026-03-29T01:15Z', 'ok'],
    ['late on the short day', '2026-03-28T02:01Z', '2026-03-29T01:15:01Z', 'fail'],
    ['in time on the long day', '2026-10-24T01:01Z', '2026-10-25T02:15Z', 'ok'],
    ['late on the long day', '2026-10-24T01:01Z', '2026-10-25T02:15:01Z', 'fail'],
  ])('%s', (_, last, now, outcome) => {
    expect(judged(last, now).outcome).toBe(outcome)
  })

  test('says when it was expected, in UTC', () => {
    expect(judged('2026-07-01T01:00:30Z', '2026-07-03T00:00Z').message).toBe(
      'no heartbeat since 2026-07-01T01:00:30Z, expected by 2026-07-02T01:15:00Z',
    )
  })

  test('is UTC without a time zone, and a stored expression that cannot be read is no failure of the job', () => {
    expect(judgeHeartbeat({ cron: '0 13 * * *', grace: '0s' }, beat(0), at(HOUR + 1)).outcome).toBe('fail')
    expect(judgeHeartbeat({ cron: '0 14 * * *', grace: '0s' }, beat(0), at(HOUR + 1)).outcome).toBe('ok')
    expect(judgeHeartbeat({ cron: 'never', grace: '0s' }, beat(0), at(1))).toMatchObject({ outcome: 'error' })
  })
})

describe('what a call leaves behind', () => {
  const ok = { status: 'ok', message: '' } as const
  const fail = { status: 'fail', message: 'x' } as const

  test('the first call, and one that says something else, are written', () => {
    expect(heartbeatAfter(undefined, ok, at(0))).toEqual(beat(0))
    expect(heartbeatAfter(beat(0), fail, at(0))).toEqual(beat(0, fail))
    expect(heartbeatAfter(beat(0, fail), ok, at(0.5))).toEqual(beat(0.5))
  })

  test('a burst of the same costs at most one write a second, whatever its order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (calls) => {
        let stored: Heartbeat | undefined
        let writes = 0
        for (const ms of calls) {
          const next = heartbeatAfter(stored, ok, at(ms / 1000))
          if (next === undefined) continue
          expect(next.lastTime >= (stored?.lastTime ?? at(0))).toBe(true)
          stored = next
          writes += 1
        }
        expect(writes).toBeLessThanOrEqual(21)
      }),
    )
  })

  test('time never moves backwards', () => {
    expect(heartbeatAfter(beat(10), fail, at(5))?.lastTime).toEqual(at(10))
  })

  test('but for a time that a clock far ahead has left', () => {
    expect(heartbeatAfter(beat(301), ok, at(0))).toEqual(beat(0))
    expect(heartbeatAfter(beat(301), fail, at(0))).toEqual(beat(0, fail))
  })

  test('a message is one line of at most 500 bytes that ends with a whole character', () => {
    const kept = (message: string) => heartbeatAfter(undefined, { status: 'ok', message }, at(0))?.message ?? ''
    expect(kept(' a\r\n\tb\u0000\u001b[31m\u202e c ')).toBe('a b [31m c')
    expect(new TextEncoder().encode(kept(`x${'🔥'.repeat(1000)}`))).toHaveLength(497)
    expect(kept('\ud800 lone').isWellFormed()).toBe(true)
  })
})

test('push addresses follow the checks that need them', () => {
  const { http: _, ...bare } = compiled()
  const stored = (check: object): StoredCheck => ({
    schemaVersion: 1,
    boardId: 'b1',
    managedBy: 'mesh.yaml',
    createTime: at(0),
    updateTime: at(0),
    check: { ...bare, ...check },
  })
  const heartbeat = { heartbeat: { every: '1h', grace: '5m' } }
  const http = { http: compiled().http }
  const before = new Map([
    ['stays', stored(heartbeat)],
    ['goes', stored(heartbeat)],
    ['changes', stored(heartbeat)],
    ['other', stored(http)],
    ['becomes', stored(http)],
  ])
  const set = new Map([
    ['new', stored(heartbeat)],
    ['stays', stored({ heartbeat: { every: '2h', grace: '5m' } })],
    ['changes', stored(http)],
    ['becomes', stored(heartbeat)],
    ['plain', stored(http)],
  ])
  expect([...heartbeatsToChange({ set, delete: ['goes', 'other'] }, before)]).toEqual([
    ['new', true],
    ['changes', false],
    ['becomes', true],
    ['goes', false],
  ])
})
