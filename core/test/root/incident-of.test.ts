import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidentOf } from '../../src/root/incident-of.ts'
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
    const change = incidentOf(incident, one)
    if (change === undefined) continue
    incident = change.incident
    events.set(change.eventId, change.event)
  }
  return { incident, events: Object.fromEntries(events) }
}

test('an opening makes an open incident', () => {
  const { incident, events } = deliver([opening])
  expect(incident).toEqual({
    schemaVersion: 1,
    state: 'open',
    title: 'Payments: Health is down',
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    cause: 'HTTP 503 (expected 2xx)',
    openTime: at(10),
    resolveTime: null,
    updateTime: at(10),
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
