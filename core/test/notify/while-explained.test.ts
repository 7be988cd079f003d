import { describe, expect, test } from 'vitest'
import { claimNotice } from '../../src/notify/claim-notice.ts'
import { NOTICE_LIMITS } from '../../src/notify/limits.ts'
import { noticesAfter } from '../../src/notify/notices-after.ts'
import { explainedOf, whileExplained } from '../../src/notify/while-explained.ts'
import { withAffected } from '../../src/notify/with-affected.ts'
import type { Incident } from '../../src/schema/incident.ts'
import type { Notice } from '../../src/schema/notification.ts'
import { at, incident } from '../fixtures.ts'

const ID = 'payments.http_7'
const TRIGGER = `${ID}_0_chat_trigger`
const BORNE = { causeId: 'db.http_1', causeText: 'DB: Health is down', causeTime: at(15) } as const
const FREE = { causeId: null, causeText: '', causeTime: at(50) } as const

function after(
  action: Parameters<typeof noticesAfter>[0],
  changes: Partial<Incident>,
  existing: ReadonlyMap<string, Notice> = new Map(),
  options: { seconds?: number; isSettling?: boolean; members?: { serviceId: string; group: string }[] } = {},
): Map<string, Notice> {
  const { seconds = 20, ...rest } = options
  const routed = { incidentId: ID, incident: incident(changes), group: 'Shop', link: null, existing, ...rest }
  return noticesAfter(action, routed, { routes: [{ id: 'all', notifiers: ['chat'] }] }, at(seconds))
}

function only(notices: ReadonlyMap<string, Notice>): Notice {
  const [notice, ...others] = notices.values()
  if (notice === undefined || others.length > 0) throw new Error(`${notices.size} notices`)
  return notice
}

describe('noticesAfter', () => {
  test('an alarm that something else may explain is held for half a minute, others are not', () => {
    expect(only(after('incident.open', {}, undefined, { isSettling: true })).dueTime).toEqual(at(50))
    expect(only(after('incident.open', {})).dueTime).toEqual(at(20))
  })

  test('an incident that is explained before it is routed waits from the beginning', () => {
    const notice = only(after('incident.open', BORNE))
    expect(notice).toMatchObject({ state: 'pending', reason: 'part of DB: Health is down' })
    expect(notice.dueTime).toEqual(at(20 + NOTICE_LIMITS.explainedMs / 1000))
  })

  test('an alarm waits when its incident is attached, once; goes on when it is detached; is left out when it is over', () => {
    const open = after('incident.open', {}, undefined, { isSettling: true })
    const waiting = after('incident.attach', BORNE, open)
    expect(only(waiting).reason).toBe('part of DB: Health is down')
    expect(after('incident.attach', BORNE, waiting).size).toBe(0)
    expect(only(after('incident.detach', FREE, waiting, { seconds: 50 })).dueTime).toEqual(at(80))
    expect(only(after('incident.detach', FREE, waiting, { seconds: 500 })).dueTime).toEqual(at(500))
    const over = { state: 'resolved', resolveTime: at(70) } as const
    expect(after('incident.resolve', { ...BORNE, ...over }, waiting)).toEqual(
      new Map([[TRIGGER, expect.objectContaining({ state: 'cancelled', reason: 'part of DB: Health is down' })]]),
    )
    expect(only(after('incident.resolve', { ...FREE, ...over }, waiting)).state).toBe('cancelled')
  })

  test('an opening that comes after the end of an explained incident tells nothing', () => {
    const over = { ...BORNE, state: 'resolved', resolveTime: at(70) } as const
    expect([...after('incident.open', over)].map(([id, { state }]) => [id, state])).toEqual([[TRIGGER, 'cancelled']])
  })

  test('whoever was alarmed is told the end, although something explains it now', () => {
    const told = new Map([[TRIGGER, { ...only(after('incident.open', {})), state: 'sent', attempts: 1 } as const]])
    const over = { ...BORNE, state: 'resolved', resolveTime: at(70) } as const
    expect([...after('incident.resolve', over, told).keys()]).toEqual([`${ID}_0_chat_resolve`])
  })

  test('quiet hours go on although the cause is over', () => {
    const held = new Map([[TRIGGER, { ...only(after('incident.open', {})), dueTime: at(5000), heldUntil: at(5000) }]])
    expect(only(after('incident.attach', BORNE, held)).dueTime).toEqual(at(5000))
    expect(after('incident.detach', FREE, held, { seconds: 200 }).size).toBe(0)
  })

  test('the routes of a group are those of its members', () => {
    const routed = { incidentId: 'group.edge_1', group: '', link: null, existing: new Map() }
    const group = incident({ scope: 'group', scopeId: 'edge', serviceId: '', checkId: '', serviceName: 'Edge' })
    const members = [
      { serviceId: 'a', group: 'Shop' },
      { serviceId: 'b', group: 'Platform' },
    ]
    const told = (route: object) =>
      noticesAfter(
        'incident.open',
        { ...routed, incident: group, members },
        { routes: [{ id: 'r', notifiers: ['chat'], ...route }] },
        at(20),
      )
    expect(only(told({ services: ['b'] })).message.service).toEqual({ id: 'edge', name: 'Edge', group: '' })
    expect(told({ services: ['a'], groups: ['Platform'] }).size).toBe(0)
    expect(told({ services: ['c'] }).size).toBe(0)
  })
})

describe('a due alarm', () => {
  const due = { ...only(after('incident.open', {})), dueTime: at(20) }
  const around = (changes: Partial<Incident>, recoveryMs = 0) => ({
    trigger: undefined,
    incident: { state: 'open', episode: 0, explained: { ...explainedOf(incident(changes)), recoveryMs } } as const,
    checkState: 'down' as const,
    maintenance: { current: undefined, spanning: undefined },
  })
  const claim = (changes: Partial<Incident>, seconds: number, recoveryMs = 0) =>
    claimNotice(due, around(changes, recoveryMs), at(seconds))

  test('waits while it is explained, for days, then has a day of its own', () => {
    expect(claim(BORNE, 3 * 86_400)?.notice).toMatchObject({ state: 'pending', attempts: 0 })
    expect(claim({ ...FREE, causeTime: at(3 * 86_400) }, 3 * 86_400 + 60)?.isClaimed).toBe(true)
  })

  test('waits while its group tolerates it', () => {
    const quiet = { isQuiet: true, causeText: 'Edge: 1 of 3 may be down', causeTime: at(15) }
    expect(claim(quiet, 60)?.notice.reason).toBe('part of Edge: 1 of 3 may be down')
  })

  test.each([
    ['its check needs two minutes', 120_000, at(200)],
    ['its check needs an hour', 3_600_000, at(350)],
  ])('gives its check the time to recover: %s', (_, recoveryMs, until) => {
    expect(claim(FREE, 60, recoveryMs)?.notice.dueTime).toEqual(until)
  })
})

test('reminders wait while something explains the incident; an attempt under way and what follows an alarm do not', () => {
  const explained = explainedOf(incident(BORNE))
  const notice = { attempts: 0, heldUntil: null }
  expect(whileExplained({ ...notice, kind: 'reminder' }, 'open', explained, at(60))?.move).toBe('wait')
  expect(whileExplained({ ...notice, kind: 'reminder' }, 'resolved', explained, at(60))).toBeUndefined()
  expect(whileExplained({ ...notice, kind: 'trigger', attempts: 1 }, 'open', explained, at(60))).toBeUndefined()
  expect(whileExplained({ ...notice, kind: 'resolve' }, 'resolved', explained, at(60))).toBeUndefined()
})

test.each([
  [undefined, 'HTTP 503 (expected 2xx)'],
  [0, 'HTTP 503 (expected 2xx)'],
  [1, 'HTTP 503 (expected 2xx)\n1 other service is affected.'],
  [100, 'HTTP 503 (expected 2xx)\n100 other services are affected.'],
])('%s affected services are told in the text', (affectedServices, text) => {
  const { message } = only(after('incident.open', {}))
  expect(withAffected(affectedServices === undefined ? message : { ...message, affectedServices }).text).toBe(text)
})
