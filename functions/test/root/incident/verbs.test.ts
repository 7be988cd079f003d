import { beforeEach, describe, expect, test } from 'vitest'
import type { IncidentEvent } from '@mesh/core/schema/incident'
import { transition } from '../../../../core/test/fixtures.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { digestOf } from '../../../src/kit/digest.ts'
import type { Caller } from '../../../src/kit/door-input.ts'
import { changeIncident } from '../../../src/root/store/incidents.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { at } from '../../fixtures.ts'
import { chainOf, ledgerEntries } from '../../ledger-entries.ts'
import { clearFirestore, stored, takeOwnProject } from '../../mesh.ts'
import { ADA, BOB, call, deps, request, VERBS } from './callers.ts'

takeOwnProject()

const names = { checkId: 'a.http', serviceId: 'a', serviceName: 'A', incidentId: 'a.http_7' }
const opening = { path: 'transitions/a.http_7', data: transition(names) }
const recovering = {
  path: 'transitions/a.http_9',
  data: transition({ ...names, seq: 9, from: 'down', to: 'up', time: at(600), effect: 'resolve', message: 'well' }),
}
const REQUESTS = {
  acknowledgeIncident: request('acknowledgeIncident', { revision: 1 }),
  assignIncident: request('assignIncident', { revision: 1, assignee: 'bob' }),
  commentIncident: request('commentIncident', { text: 'looking' }),
  setIncidentSeverity: request('setIncidentSeverity', { revision: 1, severity: 'critical' }),
  resolveIncident: request('resolveIncident', { revision: 1, reason: 'planned' }),
  reopenIncident: request('reopenIncident', { revision: 1 }),
}
const NAMES = Object.keys(VERBS) as (keyof typeof VERBS)[]

beforeEach(async () => {
  await clearFirestore()
  await trackIncident(opening)
})

async function incident() {
  return (await stored()).incidents.get('a.http_7')
}

async function timeline() {
  const { docs } = await (await firestore()).collection('incidents/a.http_7/events').orderBy('time').get()
  const events = docs.map((document) => document.data() as IncidentEvent)
  return events.map(({ action, actorName, message }) => `${actorName} ${action}: ${message}`)
}

test('an incident that people work with, from its opening to its end', async () => {
  await call('acknowledgeIncident', { revision: 1 }, at(20))
  await call('assignIncident', { revision: 2, assignee: 'bob' }, at(30))
  await call('commentIncident', { text: ' the pool is full ' }, at(40), BOB)
  await call('setIncidentSeverity', { revision: 3, severity: 'critical' }, at(50))
  await call('resolveIncident', { revision: 4, reason: 'pool enlarged' }, at(60), BOB)
  expect(await incident()).toMatchObject({ state: 'resolved', resolveTime: at(60), updateTime: at(60), revision: 5 })
  expect(await call('reopenIncident', { revision: 5 }, at(70))).toEqual({ revision: 6 })
  expect(await incident()).toMatchObject({
    state: 'open',
    severity: 'critical',
    assignee: { uid: 'bob', name: 'Bob' },
    resolveTime: null,
    reopenTime: at(70),
    revision: 6,
  })
  expect(await timeline()).toEqual([
    'mesh incident.open: HTTP 503 (expected 2xx)',
    'Ada incident.acknowledge: ',
    'Ada incident.assign: Bob',
    'Bob incident.comment: the pool is full',
    'Ada incident.setSeverity: critical',
    'Bob incident.resolve: pool enlarged',
    'Ada incident.reopen: ',
  ])
  const entries = (await chainOf('incidents/a.http_7')).map(
    ({ actor, action, reason }) => `${actor.type} ${actor.id} ${action}: ${reason}`,
  )
  expect(entries).toEqual([
    'mesh mesh incident.open: HTTP 503 (expected 2xx)',
    'person ada incident.acknowledge: ',
    'person ada incident.assign: ',
    'person bob incident.comment: the pool is full',
    'person ada incident.setSeverity: critical',
    'person bob incident.resolve: pool enlarged',
    'person ada incident.reopen: ',
  ])
})

const ENTRIES = {
  acknowledgeIncident: ['incident.acknowledge', ''],
  assignIncident: ['incident.assign', ''],
  commentIncident: ['incident.comment', 'looking'],
  setIncidentSeverity: ['incident.setSeverity', 'critical'],
  resolveIncident: ['incident.resolve', 'planned'],
  reopenIncident: ['incident.reopen', ''],
} as const satisfies Record<keyof typeof VERBS, readonly [string, string]>

test.each(NAMES)('%s is recorded once, with the incident before and after it', async (name) => {
  const isReopening = name === 'reopenIncident'
  if (isReopening) await call('resolveIncident', { revision: 1, reason: 'x' }, at(10), BOB)
  const before = digestOf(await incident())
  const one = isReopening ? { ...REQUESTS[name], revision: 2 } : REQUESTS[name]
  await VERBS[name](one, ADA, at(20), deps)
  await VERBS[name](one, ADA, at(30), deps)
  const [action, reason] = ENTRIES[name]
  const resource = 'incidents/a.http_7'
  const entries = await ledgerEntries()
  expect(entries).toHaveLength(isReopening ? 3 : 2)
  expect(entries.filter((entry) => entry.action === action)).toMatchObject([
    { actor: { type: 'person', id: 'ada' }, resource, before, after: digestOf(await incident()), reason },
  ])
})

describe.each(NAMES)('%s is refused', (name) => {
  const refusals: [string, Caller | undefined, string][] = [
    ['nobody', undefined, 'unauthenticated'],
    ['a viewer', { uid: 'eve', role: 'viewer' }, 'permission-denied'],
    ['an auditor', { uid: 'eve', role: 'auditor' }, 'permission-denied'],
    ['someone without a role', { uid: 'ada', role: undefined }, 'permission-denied'],
    ['a disabled account whose token still lives', { uid: 'off', role: 'operator' }, 'permission-denied'],
    ['someone whose role was taken away since', { uid: 'demoted', role: 'operator' }, 'permission-denied'],
    ['an account that was deleted since', { uid: 'gone', role: 'operator' }, 'unauthenticated'],
  ]

  test.each(refusals)('to %s', async (_, caller, code) => {
    const before = [await incident(), await timeline(), await ledgerEntries()]
    await expect(VERBS[name](REQUESTS[name], caller, at(20), deps)).rejects.toMatchObject({ code, fault: 'user' })
    expect([await incident(), await timeline(), await ledgerEntries()]).toEqual(before)
  })

  test.each([
    ['an id that is a path', { incidentId: 'a.http_7/events/x' }],
    ['no request id', { requestId: undefined }],
    ['an unknown key', { force: true }],
  ])('with %s', async (_, wrong) => {
    await expect(VERBS[name]({ ...REQUESTS[name], ...wrong }, ADA, at(20), deps)).rejects.toMatchObject({
      code: 'invalid-argument',
    })
  })

  test('for an incident that does not exist', async () => {
    const elsewhere = { ...REQUESTS[name], incidentId: 'b.http_1' }
    await expect(VERBS[name](elsewhere, ADA, at(20), deps)).rejects.toMatchObject({ code: 'not-found' })
    expect((await stored()).incidents.size).toBe(1)
  })
})

describe('the same request twice', () => {
  test.each(NAMES.filter((name) => name !== 'reopenIncident'))('%s changes nothing twice', async (name) => {
    const first = await VERBS[name](REQUESTS[name], ADA, at(20), deps)
    const once = [await incident(), await timeline()]
    expect(await VERBS[name](REQUESTS[name], ADA, at(30), deps)).toEqual(first)
    expect([await incident(), await timeline()]).toEqual(once)
  })

  test('at the same time changes nothing twice', async () => {
    const calls = Array.from({ length: 5 }, () => VERBS.commentIncident(REQUESTS.commentIncident, ADA, at(20), deps))
    await Promise.all(calls)
    expect(await timeline()).toHaveLength(2)
  })

  test('is carried out by the next call when the first one crashed before its commit', async () => {
    const crashing: typeof changeIncident = (incidentId, eventId, decide) =>
      changeIncident(incidentId, eventId, (existing, event) => {
        decide(existing, event)
        throw new Error('crash')
      })
    const broken = { ...deps, changeIncident: crashing }
    await expect(VERBS.acknowledgeIncident(REQUESTS.acknowledgeIncident, ADA, at(20), broken)).rejects.toThrow('crash')
    expect([await incident(), await timeline()]).toMatchObject([{ state: 'open' }, { length: 1 }])
    await VERBS.acknowledgeIncident(REQUESTS.acknowledgeIncident, ADA, at(30), deps)
    expect(await incident()).toMatchObject({ state: 'acknowledged' })
  })

  test.each([
    ['by another person', REQUESTS.commentIncident, BOB],
    ['with other words', { ...REQUESTS.commentIncident, text: 'other' }, ADA],
  ])('is refused %s', async (_, again, caller) => {
    await VERBS.commentIncident(REQUESTS.commentIncident, ADA, at(20), deps)
    await expect(VERBS.commentIncident(again, caller, at(30), deps)).rejects.toMatchObject({ code: 'already-exists' })
    expect(await timeline()).toHaveLength(2)
  })
})

test('two people who saw the same revision: the second one is told', async () => {
  const both = [
    call('acknowledgeIncident', { revision: 1 }, at(20)),
    call('resolveIncident', { revision: 1, reason: 'x' }, at(20), BOB),
  ]
  const outcomes = await Promise.allSettled(both)
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'aborted', message: expect.stringContaining('revision 1 was expected, 2 found') },
  })
  expect([(await incident())?.revision, (await timeline()).length]).toEqual([2, 2])
})

test.each([
  ['a viewer', 'eve', 'Eve has the role viewer and cannot work on incidents'],
  ['a disabled account', 'off', 'there is no enabled account off'],
  ['nobody known', 'ghost', 'there is no enabled account ghost'],
])('an incident is not assigned to %s', async (_, assignee, words) => {
  await expect(call('assignIncident', { revision: 1, assignee }, at(20))).rejects.toMatchObject({
    code: 'failed-precondition',
    message: expect.stringContaining(words),
  })
})

test('a comment takes 4 KiB of UTF-8 and not a byte more', async () => {
  await call('commentIncident', { text: 'é'.repeat(2048) }, at(20))
  for (const text of [`${'é'.repeat(2048)}x`, '  ']) {
    await expect(call('commentIncident', { text }, at(30))).rejects.toMatchObject({ code: 'invalid-argument' })
  }
  expect(await timeline()).toHaveLength(2)
})

describe('the tracker and people', () => {
  test('a recovery resolves an acknowledged incident', async () => {
    await call('acknowledgeIncident', { revision: 1 }, at(20))
    await trackIncident(recovering)
    expect(await incident()).toMatchObject({ state: 'resolved', resolveTime: at(600), revision: 3 })
  })

  test('what a check opens and resolves is recorded as done by mesh, with its words, once each', async () => {
    for (const delivery of [opening, recovering, opening, recovering]) await trackIncident(delivery)
    expect(await chainOf('incidents/a.http_7')).toMatchObject([
      { actor: { type: 'mesh', id: 'mesh' }, action: 'incident.open', before: null, reason: 'HTTP 503 (expected 2xx)' },
      {
        actor: { type: 'mesh', id: 'mesh' },
        action: 'incident.resolve',
        after: digestOf(await incident()),
        reason: 'well',
      },
    ])
  })

  test('an incident resolved by hand is not reopened by the opening again, and the recovery is noted once', async () => {
    await call('resolveIncident', { revision: 1, reason: 'known' }, at(20))
    for (const delivery of [opening, recovering, opening, recovering]) await trackIncident(delivery)
    expect(await incident()).toMatchObject({ state: 'resolved', resolveTime: at(20), revision: 2 })
    expect(await timeline()).toEqual([
      'mesh incident.open: HTTP 503 (expected 2xx)',
      'Ada incident.resolve: known',
      'mesh incident.recover: well',
    ])
  })

  test('the next fall after the recovery is an incident of its own', async () => {
    await call('resolveIncident', { revision: 1, reason: 'known' }, at(20))
    await trackIncident(recovering)
    const data = transition({ ...names, seq: 11, time: at(900), incidentId: 'a.http_11' })
    await trackIncident({ path: 'transitions/a.http_11', data })
    const states = [...(await stored()).incidents].map(([id, { state }]) => `${id} ${state}`)
    expect(states).toEqual(['a.http_11 open', 'a.http_7 resolved'])
  })
})
