import { beforeEach, expect, test } from 'vitest'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { MeshError } from '@mesh/core/errors'
import type { Incident, IncidentEvent } from '@mesh/core/schema/incident'
import type { Notice } from '@mesh/core/schema/notification'
import type { Route } from '@mesh/core/schema/notifier'
import { firestore } from '../../src/kit/firestore.ts'
import { DeliveryFailure } from '../../src/notify/delivery-failure.ts'
import { notifyIncident } from '../../src/notify/notify-incident.ts'
import { sendDueNotices } from '../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../src/notify/send-notice.ts'
import { claim, dueNotices, loadNotifier, record, type DueNotice } from '../../src/notify/store/notices.ts'
import { postponeNotices } from '../../src/notify/store/postpone-notices.ts'
import { at } from '../fixtures.ts'
import { applyConfig, clearFirestore, OPERATOR, takeOwnProject } from '../mesh.ts'

takeOwnProject()

const ID = 'a.http_7'
const TRIGGER = `${ID}_0_chat_trigger`
const RESOLVE = `${ID}_0_chat_resolve`

let now: Date
let sent: string[]
/** What the provider does with the next notices. */
let trouble: (Error | undefined)[]

const deps = {
  claim,
  record,
  loadNotifier,
  readSecret: () => Promise.resolve('s3cr3t'),
  deliver: (notice: Pick<Notice, 'kind'>) => {
    const error = trouble.shift()
    if (error !== undefined) return Promise.reject(error)
    sent.push(notice.kind)
    return Promise.resolve(undefined)
  },
  now: () => now,
}
const send = (id: string) => sendNotice(id, deps)
const sweep = () => sendDueNotices(now, { dueNotices, sendNotice: send })

beforeEach(async () => {
  await clearFirestore()
  now = at(20)
  sent = []
  trouble = []
  await configure()
})

async function configure(route: Partial<Route> = {}): Promise<void> {
  const db = await firestore()
  await db.doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).set({
    schemaVersion: 1,
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    routes: [{ id: 'all', notifiers: ['chat'], ...route }],
  })
}

async function incidentIs(state: Incident['state']): Promise<void> {
  const incident: Incident = {
    schemaVersion: 1,
    state,
    severity: 'major',
    assignee: null,
    title: 'A: Health is down',
    checkId: 'a.http',
    serviceId: 'a',
    serviceName: 'A',
    scope: 'check',
    scopeId: '',
    cause: 'HTTP 503',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: at(10),
    resolveTime: state === 'resolved' ? at(70) : null,
    reopenTime: null,
    updateTime: at(10),
    revision: 1,
  }
  await (await firestore()).doc(`incidents/${ID}`).set(incident)
}

async function happens(action: IncidentEvent['action'], state: Incident['state']): Promise<void> {
  await incidentIs(state)
  await deliverEvent(action)
}

function deliverEvent(action: IncidentEvent['action']): Promise<void> {
  const data = { schemaVersion: 1, action, actor: 'mesh', actorName: 'mesh', time: at(10), message: '' }
  return notifyIncident({ path: `incidents/${ID}/events/e`, data }, now)
}

async function notices(): Promise<Record<string, string>> {
  const { docs } = await (await firestore()).collection('notices').get()
  return Object.fromEntries(docs.map((one) => [one.id, String(one.get('state'))]))
}

test('an incident is told once, from its beginning to its end', async () => {
  await happens('incident.open', 'open')
  await send(TRIGGER)
  await happens('incident.resolve', 'resolved')
  await send(RESOLVE)
  expect(sent).toEqual(['trigger', 'resolve'])
  expect(await notices()).toEqual({ [TRIGGER]: 'sent', [RESOLVE]: 'sent' })
})

test('events and notices that are delivered twice, in the wrong order and at once tell nothing twice', async () => {
  await incidentIs('resolved')
  await Promise.all((['incident.resolve', 'incident.open', 'incident.open'] as const).map(deliverEvent))
  await Promise.all([send(RESOLVE), send(TRIGGER), send(TRIGGER), send(RESOLVE)])
  await Promise.all([send(TRIGGER), sweep()])
  now = at(60)
  await Promise.all([sweep(), sweep()])
  expect(sent).toEqual(['trigger', 'resolve'])
})

test('a resolve waits for its trigger, however often that fails', async () => {
  trouble = [new DeliveryFailure('HTTP 500'), new DeliveryFailure('HTTP 429', { retryAfterMs: 300_000 })]
  await happens('incident.open', 'open')
  await send(TRIGGER)
  await happens('incident.resolve', 'resolved')
  await send(RESOLVE)
  now = at(50)
  await sweep()
  now = at(349)
  await sweep()
  expect(sent).toEqual([])
  now = at(380)
  await sweep()
  now = at(420)
  await sweep()
  expect(sent).toEqual(['trigger', 'resolve'])
})

test('what a provider refuses for good is a dead letter, and its resolve is left out', async () => {
  trouble = [new DeliveryFailure('HTTP 400', { isFinal: true })]
  await happens('incident.open', 'open')
  await send(TRIGGER)
  await happens('incident.resolve', 'resolved')
  await send(RESOLVE)
  expect(sent).toEqual([])
  expect(await notices()).toEqual({ [TRIGGER]: 'failed', [RESOLVE]: 'cancelled' })
})

test('a crash before the attempt is recorded is mended when the lease has ended', async () => {
  await happens('incident.open', 'open')
  const crash = () => Promise.reject(new Error('crash'))
  await expect(sendNotice(TRIGGER, { ...deps, deliver: crash })).rejects.toThrow('crash')
  await expect(sendNotice(TRIGGER, { ...deps, record: crash })).resolves.toBeUndefined()
  expect(sent).toEqual([])
  now = at(80)
  await expect(sendNotice(TRIGGER, { ...deps, record: crash })).rejects.toThrow('crash')
  now = at(140)
  await sweep()
  expect(sent).toEqual(['trigger', 'trigger'])
  expect(await notices()).toEqual({ [TRIGGER]: 'sent' })
})

test('a secret that cannot be read is tried again and never written down', async () => {
  await happens('incident.open', 'open')
  const unreadable = () => Promise.reject(new MeshError('unavailable', 'the secret team-chat does not exist'))
  await sendNotice(TRIGGER, { ...deps, readSecret: unreadable })
  const stored = (await (await firestore()).doc(`notices/${TRIGGER}`).get()).data()
  expect(stored).toMatchObject({ state: 'pending', attempts: 1, reason: 'the secret team-chat does not exist' })
  now = at(60)
  await sweep()
  expect(JSON.stringify((await (await firestore()).doc(`notices/${TRIGGER}`).get()).data())).not.toContain('s3cr3t')
  expect(sent).toEqual(['trigger'])
})

test('whom a notice that was taken did not reach stays on it', async () => {
  await happens('incident.open', 'open')
  await sendNotice(TRIGGER, { ...deps, deliver: () => Promise.resolve('1 of 2 recipients refused') })
  const stored = (await (await firestore()).doc(`notices/${TRIGGER}`).get()).data()
  expect(stored).toMatchObject({ state: 'sent', reason: '1 of 2 recipients refused' })
})

/** Stores copies of a trigger that is due, each changed, and gives the collection. */
async function alsoDue(changes: Record<string, object>) {
  await happens('incident.open', 'open')
  const all = (await firestore()).collection('notices')
  const first = (await all.doc(TRIGGER).get()).data()
  for (const [id, changed] of Object.entries(changes)) await all.doc(id).set({ ...first, ...changed })
  return all
}

async function duePages(size: number): Promise<DueNotice[][]> {
  const pages: DueNotice[][] = []
  for await (const page of dueNotices(now, size)) pages.push(page)
  return pages
}

test('what is due is read page by page, also when it is due at the same moment', async () => {
  await alsoDue({ c_trigger: {}, a_trigger: {}, b_trigger: {} })
  const pages = await duePages(2)
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
    [TRIGGER, 'a_trigger'],
    ['b_trigger', 'c_trigger'],
  ])
})

test('a notice that cannot be read stops no other', async () => {
  const newer = { schemaVersion: 2, notifierId: ['chat'], kind: 'poem', attempts: 'many' }
  const all = await alsoDue({ a_trigger: newer })
  const { dueTime } = (await all.doc('a_trigger').get()).data() ?? {}
  await all.doc(TRIGGER).update({ dueTime: new Date(now.getTime() - 1) })
  expect(await duePages(10)).toEqual([
    [
      { id: TRIGGER, notifierId: 'chat', kind: 'trigger', attempts: 0 },
      { id: 'a_trigger', notifierId: '', kind: 'trigger', attempts: 0 },
    ],
  ])
  await sweep()
  expect(sent).toEqual(['trigger'])
  expect((await all.doc('a_trigger').get()).data()).toMatchObject({ ...newer, state: 'pending', dueTime })
})

test('what is due can be postponed, also when it cannot be read; what was tried meanwhile keeps its time', async () => {
  const all = await alsoDue({
    a_trigger: { schemaVersion: 2 },
    b_trigger: { dueTime: at(80) },
    c_trigger: { state: 'sent' },
  })
  const ids = [TRIGGER, 'a_trigger', 'b_trigger', 'c_trigger', 'gone']
  expect(await postponeNotices(ids, at(600), now)).toBe(2)
  const due = (await all.where('dueTime', '==', at(600)).get()).docs.map(({ id }) => id)
  expect(due).toEqual([TRIGGER, 'a_trigger'])
})

test('reminds until somebody acknowledges', async () => {
  await configure({ remindEvery: '5m' })
  await happens('incident.open', 'open')
  await send(TRIGGER)
  now = at(319)
  await sweep()
  now = at(320)
  await sweep()
  expect(sent).toEqual(['trigger', 'reminder'])
  await happens('incident.acknowledge', 'acknowledged')
  now = at(700)
  await sweep()
  now = at(1400)
  await sweep()
  expect(sent).toEqual(['trigger', 'reminder', 'acknowledge'])
})

test('a notifier that was removed meanwhile gets nothing', async () => {
  await happens('incident.open', 'open')
  await (await firestore()).doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).delete()
  await send(TRIGGER)
  expect([sent, await notices()]).toEqual([[], { [TRIGGER]: 'failed' }])
})

test('applying mesh.yaml stores notifiers and routes, and leaves out both when they are gone', async () => {
  const check = { id: 'http', http: { url: 'http://a.test/' } }
  const config = {
    version: 1,
    services: [{ id: 'a', checks: [check] }],
    notifiers: [{ id: 'pager', type: 'pagerduty', secret: 'pd-key' }],
    routes: [{ id: 'all', notifiers: ['pager'] }],
  }
  const { plan } = await applyConfig({ config }, OPERATOR, at(0))
  expect(plan.map(({ change, id }) => `${change} ${id}`)).toEqual(
    expect.arrayContaining(['create pager', 'update all', 'delete chat']),
  )
  expect(await loadNotifier('pager')).toMatchObject({ type: 'pagerduty', region: 'us', secret: 'pd-key' })
  const again = await applyConfig({ config }, OPERATOR, at(1))
  expect(new Set(again.plan.map(({ change }) => change))).toEqual(new Set(['unchanged']))
  await applyConfig({ config: { version: 1, services: config.services } }, OPERATOR, at(2))
  expect(await loadNotifier('pager')).toBeUndefined()
})
