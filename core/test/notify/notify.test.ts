import { describe, expect, test } from 'vitest'
import { afterAttempt } from '../../src/notify/after-attempt.ts'
import { claimNotice } from '../../src/notify/claim-notice.ts'
import { diffSettings } from '../../src/notify/diff-settings.ts'
import { NOTICE_LIMITS } from '../../src/notify/limits.ts'
import { quietUntil } from '../../src/notify/quiet-hours.ts'
import { nextReminder, route, type RoutedIncident } from '../../src/notify/route.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import type { Incident } from '../../src/schema/incident.ts'
import type { Notice } from '../../src/schema/notification.ts'
import type { Route } from '../../src/schema/notifier.ts'
import { at, incident } from '../fixtures.ts'

const ID = 'payments.http_7'

function routed(changes: Partial<Incident> = {}, existing: RoutedIncident['existing'] = new Map()): RoutedIncident {
  return {
    incidentId: ID,
    incident: incident(changes),
    group: 'Shop',
    labels: { team: 'shop', tier: '1' },
    link: null,
    existing,
  }
}

const chat: Route = { id: 'all', notifiers: ['chat'] }

function triggerOf(one: Partial<Route> = {}, now = at(10)): Notice {
  const notice = route('incident.open', routed(), { routes: [{ ...chat, ...one }] }, now).get(`${ID}_0_chat_trigger`)
  if (notice === undefined) throw new Error('not routed')
  return notice
}

describe('quiet hours', () => {
  const berlin = { timeZone: 'Europe/Berlin', from: '22:00', to: '07:00' }
  test.each([
    ['before they begin', '2026-01-10T20:59:00Z', undefined],
    ['on the first minute', '2026-01-10T21:00:00Z', '2026-01-11T06:00:00.000Z'],
    ['on the last minute', '2026-01-11T05:59:59Z', '2026-01-11T06:00:00.000Z'],
    ['when they have ended', '2026-01-11T06:00:00Z', undefined],
    ['through the night that loses an hour', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['through the night that gains an hour', '2026-10-24T20:30:00Z', '2026-10-25T06:00:00.000Z'],
  ])('%s', (_, time, end) => {
    expect(quietUntil(berlin, new Date(time))?.toISOString()).toBe(end)
  })

  test('an end that the clock skips comes at the first minute after it', () => {
    const hours = { timeZone: 'Europe/Berlin', from: '01:00', to: '02:30' }
    expect(quietUntil(hours, new Date('2026-03-29T00:30:00Z'))?.toISOString()).toBe('2026-03-29T01:00:00.000Z')
  })

  test('within one day, in a zone of half hours', () => {
    const hours = { timeZone: 'Asia/Kolkata', from: '12:00', to: '13:00' }
    expect(quietUntil(hours, new Date('2026-06-01T06:45:00Z'))?.toISOString()).toBe('2026-06-01T07:30:00.000Z')
    expect(quietUntil(hours, new Date('2026-06-01T07:30:00Z'))).toBeUndefined()
  })
})

describe('route', () => {
  test.each<[string, Partial<Route>, boolean]>([
    ['no condition', {}, true],
    ['its service', { services: ['payments'] }, true],
    ['another service', { services: ['mail'] }, false],
    ['its group', { groups: ['Shop'] }, true],
    ['another group', { groups: ['Platform'] }, false],
    ['one of its labels', { labels: { team: 'shop' } }, true],
    ['all of its labels', { labels: { tier: '1', team: 'shop' } }, true],
    ['another value of a label', { labels: { team: 'shop', tier: '2' } }, false],
    ['a label that it does not have', { labels: { region: 'eu' } }, false],
    ['a label with the name of a method', { labels: { constructor: 'shop' } }, false],
    ['its severity', { severities: ['critical', 'major'] }, true],
    ['another severity', { severities: ['critical'] }, false],
    ['one condition of two', { services: ['payments'], groups: ['Platform'] }, false],
  ])('a route with %s', (_, one, isTold) => {
    const notices = route('incident.open', routed(), { routes: [{ ...chat, ...one }] }, at(10))
    expect([...notices.keys()]).toEqual(isTold ? [`${ID}_0_chat_trigger`] : [])
  })

  describe('the incident of an action', () => {
    const told = (routes: readonly Partial<Route>[], members?: RoutedIncident['members']) => {
      const about = { scope: 'action', scopeId: 'a1', checkId: '', serviceId: '', severity: 'critical' } as const
      const one = { ...routed(about), group: '', labels: {}, ...(members === undefined ? {} : { members }) }
      const named = routes.map((route, index) => ({ id: `r${index}`, notifiers: [`n${index}`], ...route }))
      return [...route('incident.open', one, { routes: named }, at(10)).values()].map(({ notifierId }) => notifierId)
    }
    const limited = [{ services: ['payments'] }, { groups: ['Mail'] }, { labels: { team: 'mail' } }]
    const mail = { serviceId: 'mail', group: 'Mail', labels: { team: 'mail' } }

    test('goes the way of the services that the action is about', () => {
      expect(told(limited, [mail])).toEqual(['n1', 'n2'])
      expect(told([...limited, {}], [mail])).toEqual(['n1', 'n2', 'n3'])
    })

    test('goes all ways when none is for its services, or it has none', () => {
      expect(told(limited)).toEqual(['n0', 'n1', 'n2'])
      expect(told(limited.slice(0, 1), [mail])).toEqual(['n0'])
      expect(told([...limited, {}])).toEqual(['n3'])
    })

    test('goes no way that is for another severity', () => {
      expect(told([{ severities: ['minor'] }, { services: ['payments'], severities: ['critical'] }])).toEqual(['n1'])
    })
  })

  test('the first route that names a notifier decides for it', () => {
    const routes = [
      { ...chat, remindEvery: '30m' },
      { id: 'both', notifiers: ['chat', 'mail'] },
    ]
    const notices = [...route('incident.open', routed(), { routes }, at(10)).values()]
    expect(notices.map(({ notifierId, remind }) => [notifierId, remind?.everyMs])).toEqual([
      ['chat', 1_800_000],
      ['mail', undefined],
    ])
  })

  test('a repeated event adds nothing, even when the routes have changed since', () => {
    const first = route('incident.open', routed(), { routes: [chat] }, at(10))
    const again = routed({}, first)
    expect(route('incident.open', again, { routes: [chat, { id: 'b', notifiers: ['b'] }] }, at(20)).size).toBe(0)
  })

  test('whoever was alarmed is told the end, without any route', () => {
    const first = route('incident.open', routed(), { routes: [chat] }, at(10))
    const over = routed({ state: 'resolved', resolveTime: at(70) }, first)
    const end = route('incident.resolve', over, { routes: [] }, at(70)).get(`${ID}_0_chat_resolve`)
    expect(end?.message).toMatchObject({ title: 'Resolved: Payments: Health is down', text: 'It lasted 1 min.' })
  })

  test('a reopened incident lasted from its reopening, not through the time in which it was over', () => {
    const over = routed({ state: 'resolved', openTime: at(0), reopenTime: at(7200), resolveTime: at(7500) })
    const existing = new Map([['t', { kind: 'trigger', episode: at(7200).getTime(), notifierId: 'chat' } as const]])
    const [end] = route('incident.resolve', { ...over, existing }, { routes: [] }, at(7500)).values()
    expect(end?.message.text).toBe('It lasted 5 min.')
  })

  test('the end that comes before the beginning tells nothing; the beginning then tells both', () => {
    const over = routed({ state: 'resolved', resolveTime: at(70) })
    expect(route('incident.resolve', over, { routes: [chat] }, at(70)).size).toBe(0)
    const both = route('incident.open', over, { routes: [chat] }, at(71))
    expect([...both.keys()]).toEqual([`${ID}_0_chat_trigger`, `${ID}_0_chat_resolve`])
  })

  test('a reopened incident alarms again and ends what was before', () => {
    const first = route('incident.open', routed(), { routes: [chat] }, at(10))
    const again = route('incident.reopen', routed({ reopenTime: at(99) }, first), { routes: [chat] }, at(99))
    const episode = at(99).getTime()
    expect([...again.keys()]).toEqual([`${ID}_${episode}_chat_trigger`, `${ID}_0_chat_resolve`])
  })

  test('says nothing of the queries and sign-in data of addresses', () => {
    const cause = 'redirects (the last to https://me:pw@a.test/x?token=1#y), then HTTP 500?'
    const notices = route('incident.open', routed({ cause }), { routes: [chat] }, at(10))
    const [notice] = notices.values()
    expect(notice?.message.text).toBe('redirects (the last to https://a.test/x then HTTP 500?')
  })
})

describe('claimNotice', () => {
  const open = {
    trigger: undefined,
    incident: { state: 'open', episode: 0 },
    checkState: 'down',
    maintenance: { current: undefined, spanning: undefined },
  } as const
  const sent = { state: 'sent', dueTime: at(10) } as const
  const quiet = { quietHours: { timeZone: 'UTC', from: '11:00', to: '13:00' } }

  test('takes a lease with the number of the attempt', () => {
    const claim = claimNotice(triggerOf(), open, at(11))
    expect(claim).toMatchObject({ isClaimed: true, notice: { attempts: 1, dueTime: at(71) } })
    expect(claim && claimNotice(claim.notice, open, at(70))).toBeUndefined()
    expect(claim && claimNotice(claim.notice, open, at(71))?.notice.attempts).toBe(2)
  })

  test('alarms nobody while Mesh cannot see the service, but tells the end', () => {
    const unseen = { ...open, checkState: 'unknown' } as const
    expect(claimNotice(triggerOf(), unseen, at(11))).toMatchObject({ isClaimed: false, notice: { state: 'pending' } })
    const end = { ...triggerOf(), kind: 'resolve' } as const
    const over = { ...unseen, trigger: sent, incident: { state: 'resolved', episode: 0 } } as const
    expect(claimNotice(end, over, at(11))?.isClaimed).toBe(true)
  })

  test('an alarm that waited for something else into quiet hours waits for their end', () => {
    const noon = { timeZone: 'UTC', from: '12:01', to: '13:00' }
    const trigger = triggerOf({ quietHours: noon })
    expect(trigger).toMatchObject({ dueTime: at(10), heldUntil: null })
    const waiting = claimNotice(trigger, open, at(60))?.notice
    if (waiting === undefined) throw new Error('not due')
    const reason = 'quiet hours until 2026-01-01T13:00:00.000Z'
    expect(waiting).toMatchObject({ state: 'pending', attempts: 0, dueTime: at(3600), heldUntil: at(3600), reason })
    expect(claimNotice(waiting, open, at(3600))?.isClaimed).toBe(true)
    const over = { ...open, incident: { state: 'resolved', episode: 0 } } as const
    expect(claimNotice(waiting, over, at(3600))?.notice.state).toBe('cancelled')
    expect(nextReminder({ ...trigger, state: 'sent' }, at(20))).toBeUndefined()
  })

  test('holds a trigger through quiet hours and leaves it out when it is over by then', () => {
    const held = triggerOf(quiet)
    expect(held.dueTime).toEqual(at(3600))
    expect(claimNotice(held, open, at(3599))).toBeUndefined()
    expect(claimNotice(held, open, at(3600))?.isClaimed).toBe(true)
    const over = { ...open, incident: { state: 'resolved', episode: 0 } } as const
    expect(claimNotice(held, over, at(3600))?.notice.state).toBe('cancelled')
    expect(claimNotice(triggerOf(), over, at(11))?.isClaimed).toBe(true)
  })

  test.each<[string, Notice['state'] | undefined, object]>([
    ['waits for a trigger that is pending', 'pending', { isClaimed: false, notice: { state: 'pending' } }],
    ['goes after a trigger that was sent', 'sent', { isClaimed: true }],
    ['goes with a trigger that failed', 'failed', { notice: { state: 'cancelled' } }],
    ['goes with a trigger that was left out', 'cancelled', { notice: { state: 'cancelled' } }],
  ])('a resolve %s', (_, state, expected) => {
    const around = {
      ...open,
      trigger: state && { state, dueTime: at(10) },
      incident: { state: 'resolved', episode: 0 },
    }
    expect(claimNotice({ ...triggerOf(), kind: 'resolve' }, around as never, at(11))).toMatchObject(expected)
  })

  test('reminds only while the incident is open in the same episode', () => {
    const reminder = nextReminder({ ...triggerOf({ remindEvery: '5m' }), state: 'sent' }, at(20))
    if (reminder === undefined) throw new Error('no reminder')
    expect(reminder).toMatchObject({ reminder: 1, state: 'pending', dueTime: at(320), attempts: 0 })
    const around = { ...open, trigger: sent }
    const states = [
      { state: 'open', episode: 0 },
      { state: 'acknowledged', episode: 0 },
      { state: 'open', episode: 5 },
    ] as const
    const claims = states.map((now) => claimNotice(reminder, { ...around, incident: now }, at(320)))
    expect(claims.map((claim) => claim?.notice.state)).toEqual(['pending', 'cancelled', 'cancelled'])
    expect(nextReminder({ ...reminder, state: 'sent' }, at(330))).toMatchObject({ reminder: 2, dueTime: at(630) })
  })

  describe('an incident that was reopened', () => {
    const end = { ...triggerOf(), kind: 'resolve' } as const
    const reopened = { ...open, trigger: sent, incident: { state: 'open', episode: 5 } } as const
    const pending = { state: 'pending', dueTime: at(400) } as const

    test('tells no end of its earlier alarm, which pagers would take for its own', () => {
      expect(claimNotice(end, { ...reopened, later: sent }, at(11))?.notice).toMatchObject({
        state: 'cancelled',
        reason: 'the incident was reopened before its end was told',
      })
    })

    test('tells it after all when it is over again before anybody was alarmed anew, even days later', () => {
      const waiting = claimNotice(end, { ...reopened, later: pending }, at(11))
      expect(waiting).toMatchObject({ isClaimed: false, notice: { state: 'pending', dueTime: at(400) } })
      expect(claimNotice(end, reopened, at(11))?.notice.dueTime).toEqual(at(611))
      const days = 3 * 86_400
      const still = claimNotice({ ...end, dueTime: at(days) }, reopened, at(days))?.notice
      const over = { ...reopened, incident: { state: 'resolved', episode: 5 } } as const
      expect(still && claimNotice(still, over, at(days + 600))?.isClaimed).toBe(true)
    })

    test('leaves out an earlier alarm that nobody has got', () => {
      const trigger = triggerOf()
      expect(claimNotice(trigger, { ...reopened, later: pending }, at(11))?.notice.state).toBe('cancelled')
      expect(claimNotice({ ...trigger, attempts: 1 }, { ...reopened, later: pending }, at(11))?.isClaimed).toBe(true)
    })
  })

  test('gives up after a day or the last attempt, with the last reason', () => {
    const tired = { ...triggerOf(), attempts: NOTICE_LIMITS.attemptsMax, reason: 'HTTP 500' }
    expect(claimNotice(tired, open, at(11))?.notice).toMatchObject({ state: 'failed', reason: 'HTTP 500' })
    expect(claimNotice(triggerOf(), open, at(86_500))?.notice.state).toBe('failed')
  })
})

describe('afterAttempt', () => {
  const trying = { ...triggerOf(), attempts: 2 }
  const refused = { sent: false, reason: 'HTTP 500', isFinal: false } as const

  test('waits longer each time, and as long as the provider asks', () => {
    expect(afterAttempt(trying, 2, refused, at(0))?.dueTime).toEqual(at(60))
    expect(afterAttempt(trying, 2, { ...refused, retryAfterMs: 90_000 }, at(0))?.dueTime).toEqual(at(90))
    expect(afterAttempt(trying, 2, { ...refused, retryAfterMs: 9e9 }, at(0))?.dueTime).toEqual(at(3600))
  })

  test('all attempts fit a day', () => {
    let time = at(0)
    let notice: Notice = triggerOf()
    while (notice.state === 'pending') {
      const attempts = notice.attempts + 1
      notice = afterAttempt({ ...notice, attempts }, attempts, refused, time) ?? notice
      if (notice.state === 'pending') time = notice.dueTime
    }
    expect(notice).toMatchObject({ state: 'failed', attempts: NOTICE_LIMITS.attemptsMax })
    expect(time.getTime() - at(0).getTime()).toBeLessThan(NOTICE_LIMITS.ageMsMax)
  })

  test('a late failure changes nothing, a late success counts', () => {
    expect(afterAttempt(trying, 1, refused, at(0))).toBeUndefined()
    expect(afterAttempt(trying, 1, { sent: true }, at(0))).toMatchObject({ state: 'sent', sentTime: at(0) })
    expect(afterAttempt({ ...trying, state: 'sent' }, 2, refused, at(0))).toBeUndefined()
  })

  test('a final refusal is the dead letter', () => {
    expect(afterAttempt(trying, 2, { ...refused, isFinal: true }, at(0))).toMatchObject({
      state: 'failed',
      reason: 'HTTP 500',
    })
  })
})

describe('mesh.yaml', () => {
  const slack = { id: 'chat', type: 'slack', secret: 'team-chat' }
  const config = (notifiers: unknown[], routes: unknown[]) =>
    meshConfigSchema.safeParse({ version: 1, services: [], notifiers, routes })
  const problem = (notifiers: unknown[], routes: unknown[]) =>
    config(notifiers, routes).error?.issues.map(({ path }) => path.join('.'))

  test.each<[string, unknown[], unknown[], string[] | undefined]>([
    ['is valid', [slack], [{ id: 'r', notifiers: ['chat'], remindEvery: '5m' }], undefined],
    ['a secret instead of its name', [{ ...slack, secret: 'https://hooks.slack.com/x' }], [], ['notifiers.0.secret']],
    ['an unknown notifier', [slack], [{ id: 'r', notifiers: ['cat'] }], ['routes.0.notifiers.0']],
    ['reminders too often', [slack], [{ id: 'r', notifiers: ['chat'], remindEvery: '4m' }], ['routes.0.remindEvery']],
    [
      'no time zone',
      [slack],
      [{ id: 'r', notifiers: ['chat'], quietHours: { timeZone: 'Mars/Base', from: '22:00', to: '07:00' } }],
      ['routes.0.quietHours.timeZone'],
    ],
    [
      'hours without length',
      [slack],
      [{ id: 'r', notifiers: ['chat'], quietHours: { timeZone: 'UTC', from: '22:00', to: '22:00' } }],
      ['routes.0.quietHours.to'],
    ],
  ])('%s', (_, notifiers, routes, places) => {
    expect(problem(notifiers, routes)).toEqual(places)
  })

  test.each(['https://ops.test/mesh?source=mesh', 'http://127.0.0.1:9000/mesh'])('a webhook at %s is valid', (url) => {
    expect(problem([{ id: 'hook', type: 'webhook', url, secret: 'hook-key' }], [])).toBeUndefined()
  })

  test.each([
    ['no encryption', 'http://ops.test/mesh', 'an https address'],
    ['a password', 'https://mesh:hunter2@ops.test/mesh', 'an address without a user name or password'],
    ['a token in the query', 'https://ops.test/mesh?api_key=hunter2', 'an address without "api_key"'],
  ])('a webhook at an address with %s is refused', (_, url, message) => {
    const issue = config([{ id: 'hook', type: 'webhook', url, secret: 'hook-key' }], []).error?.issues[0]
    expect(issue?.path.join('.')).toBe('notifiers.0.url')
    expect(issue?.message).toContain(message)
    expect(issue?.message).not.toContain('hunter2')
  })

  test('a change is told by notifier and route', () => {
    const before = config([slack, { ...slack, id: 'old' }], []).data
    const stored = diffSettings(before ?? {}, undefined).settings
    const after = config([{ ...slack, secret: 'other' }], [{ id: 'r', notifiers: ['chat'] }]).data
    const { lines, settings } = diffSettings(after ?? {}, stored)
    expect(lines.map(({ change, id, fields }) => `${change} ${id} ${fields.join()}`)).toEqual([
      'update chat secret',
      'create r ',
      'delete old ',
    ])
    expect(diffSettings(after ?? {}, settings)).toMatchObject({ settings: undefined })
    expect(diffSettings({}, undefined)).toEqual({ lines: [], settings: undefined })
  })
})
