import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventIdOf, incidentOf } from '../../src/root/incident-of.ts'
import { incidentEventSchema, incidentSchema, type Incident } from '../../src/schema/incident.ts'
import type { Transition } from '../../src/schema/transition.ts'
import { at, transition } from '../fixtures.ts'

const opening = transition()
const resolving = transition({
  seq: 8,
  from: 'down',
  to: 'up',
  time: at(60),
  message: 'answered as expected',
  effect: 'resolve',
  serviceName: 'Payments (renamed)',
})

function deliver(transitions: Transition[]) {
  let incident: Incident | undefined
  const events = new Map<string, unknown>()
  for (const one of transitions) {
    const eventId = eventIdOf(one)
    const change = events.has(eventId) ? undefined : incidentOf(incident, one)
    if (change === undefined) continue
    incident = change.incident
    events.set(eventId, change.event)
  }
  return { incident, events: Object.fromEntries(events) }
}

test('an opening makes an open incident', () => {
  const { incident, events } = deliver([opening])
  expect(incident).toEqual({
    schemaVersion: 1,
    state: 'open',
    severity: 'major',
    assignee: null,
    title: 'Payments: Health is down',
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    scope: 'check',
    scopeId: '',
    cause: 'HTTP 503 (expected 2xx)',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: at(10),
    resolveTime: null,
    reopenTime: null,
    updateTime: at(10),
    revision: 1,
  })
  expect(events['payments.http_7']).toMatchObject({ action: 'incident.open', actor: 'mesh', time: at(10) })
})

test('a resolving that comes first leaves the opening time empty and the incident resolved', () => {
  expect(deliver([resolving]).incident).toMatchObject({
    state: 'resolved',
    openTime: null,
    resolveTime: at(60),
    cause: '',
  })
})

describe("after a person's decision", () => {
  const open = incidentOf(undefined, opening)?.incident ?? expect.fail('an opening opens')

  test('a recovery resolves an acknowledged incident', () => {
    const { incident, event } = incidentOf({ ...open, state: 'acknowledged' }, resolving) ?? {}
    expect(incident).toMatchObject({ state: 'resolved', resolveTime: at(60), revision: 2 })
    expect(event?.action).toBe('incident.resolve')
  })

  test('a recovery leaves an incident that was resolved by hand as it is, and is noted', () => {
    const byHand: Incident = { ...open, state: 'resolved', resolveTime: at(30), updateTime: at(30), revision: 2 }
    const { incident, event } = incidentOf(byHand, resolving) ?? {}
    expect(incident).toEqual({ ...byHand, updateTime: at(60) })
    expect(event?.action).toBe('incident.recover')
  })

  test.each([
    ['before the recovery is resolved by it', 50, 'resolved', at(60)],
    ['after the recovery stays open when that comes late', 70, 'open', null],
  ])('an incident that was reopened %s', (_, reopened, state, resolveTime) => {
    const { incident } = incidentOf({ ...open, reopenTime: at(reopened), updateTime: at(reopened) }, resolving) ?? {}
    expect(incident).toMatchObject({ state, resolveTime })
  })

  test('an opening that comes late adds what it knows and reopens nothing', () => {
    const early = incidentOf(undefined, resolving)?.incident
    const decided: Incident = { ...(early ?? open), severity: 'critical' }
    const { incident } = incidentOf(decided, opening) ?? {}
    expect(incident).toMatchObject({ state: 'resolved', severity: 'critical', openTime: at(10), resolveTime: at(60) })
  })
})

test('documents of before severities, assignees and revisions existed are read with their defaults', () => {
  const { severity: _s, assignee: _a, reopenTime: _t, revision: _r, ...old } = deliver([opening]).incident ?? {}
  expect(incidentSchema.parse(old)).toMatchObject({ severity: 'major', assignee: null, reopenTime: null, revision: 0 })
})

test('a transition without effect changes nothing', () => {
  expect(incidentOf(undefined, transition({ effect: 'none', incidentId: null }))).toBeUndefined()
})

test('any order and any repetition give the same documents', () => {
  const expected = deliver([opening, resolving])
  expect(expected.incident).toMatchObject({
    state: 'resolved',
    openTime: at(10),
    resolveTime: at(60),
    updateTime: at(60),
  })
  fc.assert(
    fc.property(fc.array(fc.constantFrom(opening, resolving), { minLength: 2, maxLength: 8 }), (deliveries) => {
      fc.pre(deliveries.includes(opening) && deliveries.includes(resolving))
      const delivered = deliver(deliveries)
      expect(delivered).toEqual(expected)
      incidentSchema.parse(delivered.incident)
      for (const event of Object.values(delivered.events)) incidentEventSchema.parse(event)
    }),
  )
})
