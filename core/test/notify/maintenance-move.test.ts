import { describe, expect, test } from 'vitest'
import { claimNotice } from '../../src/notify/claim-notice.ts'
import { NOTICE_LIMITS } from '../../src/notify/limits.ts'
import type { NoticeSurroundings } from '../../src/notify/next-move.ts'
import { nextReminder, route } from '../../src/notify/route.ts'
import type { Notice } from '../../src/schema/notification.ts'
import { at, incident } from '../fixtures.ts'

const WINDOW = { id: 'w', name: 'new disk', endTime: at(1000) }
const SENT = { state: 'sent', dueTime: at(0) } as const
const ID = 'payments.http_7'

const trigger = (() => {
  const routed = { incidentId: ID, incident: incident(), group: '', link: null, existing: new Map() }
  const routes = [{ id: 'all', notifiers: ['chat'], remindEvery: '5m' }]
  const [notice] = route('incident.open', routed, { routes }, at(10)).values()
  if (notice === undefined) throw new Error('not routed')
  return notice
})()

function around(
  state: 'open' | 'acknowledged' | 'resolved',
  rest: Partial<NoticeSurroundings> = {},
): NoticeSurroundings {
  const maintenance = { current: undefined, spanning: undefined }
  return { trigger: undefined, incident: { state, episode: 0 }, checkState: 'down', maintenance, ...rest }
}
const working = (rest: Partial<NoticeSurroundings> = {}): Partial<NoticeSurroundings> => ({
  maintenance: { current: WINDOW, spanning: undefined },
  ...rest,
})

function claim(notice: Notice, surroundings: NoticeSurroundings, now: Date): Notice {
  const claimed = claimNotice(notice, surroundings, now)
  if (claimed === undefined) throw new Error('not due')
  return claimed.notice
}
const held = claim(trigger, around('open', working()), at(20))

describe('a trigger', () => {
  test('waits for the end', () => {
    expect(held).toMatchObject({
      state: 'pending',
      attempts: 0,
      dueTime: at(1000),
      maintenance: { ...WINDOW, isOver: false },
      reason: 'maintenance "new disk" until 2026-01-01T12:16:40.000Z',
    })
    expect(claimNotice(held, around('open'), at(999))).toBeUndefined()
  })

  test('goes at the end while the incident is not over, acknowledged or not', () => {
    for (const state of ['open', 'acknowledged'] as const) {
      expect(claim(held, around(state), at(1000))).toMatchObject({ attempts: 1, maintenance: { isOver: true } })
    }
  })

  test('is never told when the incident is over by then, nor is what follows it', () => {
    const over = claim(held, around('resolved'), at(1000))
    expect(over).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('during maintenance "new disk"') })
    const end = { ...trigger, kind: 'resolve' } as const
    expect(claim(end, around('resolved', { trigger: over }), at(1000)).state).toBe('cancelled')
    expect(claim(trigger, around('resolved', working()), at(20)).state).toBe('cancelled')
  })

  test('that nobody looked at meanwhile is not told either', () => {
    const late = { maintenance: { current: undefined, spanning: WINDOW } }
    expect(claim(trigger, around('resolved', late), at(2000)).state).toBe('cancelled')
  })

  test('that may have been sent before a crash is told', () => {
    const tried = { ...trigger, attempts: 1 }
    const waiting = claim(tried, around('resolved', working()), at(20))
    expect(waiting).toMatchObject({ state: 'pending', dueTime: at(1000) })
    expect(claim(waiting, around('resolved'), at(1000)).attempts).toBe(2)
  })

  test('waits again where another window goes on, and is looked at every hour', () => {
    const longer = { id: 'v', name: 'more', endTime: at(9000) }
    const again = claim(held, around('open', { maintenance: { current: longer, spanning: undefined } }), at(1000))
    expect(again).toMatchObject({ maintenance: { id: 'v', isOver: false }, dueTime: at(4600) })
  })

  test('has its whole day after days of maintenance', () => {
    const week = { ...WINDOW, endTime: at(7 * 86_400) }
    const waiting = claim(trigger, around('open', { maintenance: { current: week, spanning: undefined } }), at(20))
    expect(claim(waiting, around('open'), week.endTime).attempts).toBe(1)
    const tooLate = new Date(week.endTime.getTime() + NOTICE_LIMITS.ageMsMax + 1)
    expect(claim(waiting, around('open'), tooLate).state).toBe('failed')
  })

  test('that was let go early has its day from then on', () => {
    const released = { ...held, dueTime: at(100), maintenance: { ...WINDOW, endTime: at(900_000), isOver: false } }
    expect(claim(released, around('open'), at(100)).maintenance).toMatchObject({ endTime: at(100), isOver: true })
  })
})

describe('what follows a trigger that was sent', () => {
  const end = { ...trigger, kind: 'resolve' } as const
  const waiting = claim(end, around('resolved', working({ trigger: SENT })), at(20))

  test('a resolve waits and is told at the end', () => {
    expect(waiting).toMatchObject({ state: 'pending', dueTime: at(1000) })
    expect(claim(waiting, around('resolved', { trigger: SENT }), at(1000)).attempts).toBe(1)
  })

  test('a resolve waits together with its trigger, and for it', () => {
    const pending = { state: 'pending', dueTime: at(1000) } as const
    expect(claim(end, around('resolved', working({ trigger: pending })), at(20)).maintenance?.id).toBe('w')
  })

  test('reminders and acknowledgements wait, and go if they are still true', () => {
    const reminder = nextReminder({ ...held, state: 'sent' }, at(20))
    if (reminder === undefined) throw new Error('no reminder')
    expect(reminder.maintenance).toBeNull()
    const acknowledge = { ...trigger, kind: 'acknowledge' } as const
    const remindLater = claim(reminder, around('open', working({ trigger: SENT })), at(320))
    const acknowledgeLater = claim(acknowledge, around('acknowledged', working({ trigger: SENT })), at(20))
    expect([remindLater.dueTime, acknowledgeLater.dueTime]).toEqual([at(1000), at(1000)])
    expect(claim(remindLater, around('open', { trigger: SENT }), at(1000)).attempts).toBe(1)
    expect(claim(remindLater, around('acknowledged', { trigger: SENT }), at(1000)).state).toBe('cancelled')
    expect(claim(acknowledgeLater, around('resolved', { trigger: SENT }), at(1000)).state).toBe('cancelled')
  })
})
