import { beforeEach, expect, test } from 'vitest'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { incidentSchema, type Incident, type IncidentEvent } from '@mesh/core/schema/incident'
import type { OpenedMaintenance } from '@mesh/core/schema/maintenance'
import type { Notice } from '@mesh/core/schema/notification'
import { firestore } from '../../src/kit/firestore.ts'
import { notifyIncident } from '../../src/notify/notify-incident.ts'
import { sendDueNotices } from '../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../src/notify/send-notice.ts'
import { claim, dueNotices, loadNotifier, record } from '../../src/notify/store/notices.ts'
import { releaseNotices } from '../../src/notify/store/release-notices.ts'
import { at } from '../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../mesh.ts'

takeOwnProject()

const ID = 'a.http_7'

let now: Date
let sent: string[]

const deps = {
  claim,
  record,
  loadNotifier,
  readSecret: () => Promise.resolve('s3cr3t'),
  deliver: ({ kind }: Pick<Notice, 'kind'>) => {
    sent.push(kind)
    return Promise.resolve(undefined)
  },
  now: () => now,
}
const send = (id: string) => sendNotice(id, deps)

/** Two sweeps at once, twice: what follows a trigger goes with the second. */
async function sweep(time: Date): Promise<void> {
  for (const second of [0, 31]) {
    now = new Date(time.getTime() + second * 1000)
    await Promise.all([1, 2].map(() => sendDueNotices(now, { dueNotices, sendNotice: send })))
  }
}

beforeEach(async () => {
  await clearFirestore()
  sent = []
  await (await firestore()).doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).set({
    schemaVersion: 1,
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    routes: [{ id: 'all', notifiers: ['chat'] }],
  })
})

async function work(id: string, from: number, to: number): Promise<void> {
  const document: OpenedMaintenance = {
    schemaVersion: 1,
    services: ['a'],
    isEverything: false,
    reason: 'new disk',
    startTime: at(from),
    endTime: at(to),
    plannedEndTime: at(to),
    openedBy: { uid: 'ada', name: 'Ada' },
    endedBy: null,
    endRequestId: null,
  }
  await (await firestore()).doc(`maintenance/${id}`).set(document)
}

/** An event of the incident, told twice, and what it adds looked at once. */
async function happens(action: IncidentEvent['action'], second: number, changes: Partial<Incident>): Promise<void> {
  now = at(second)
  const db = await firestore()
  const incident = incidentSchema.parse({
    schemaVersion: 1,
    state: 'open',
    title: 'A: Health is down',
    checkId: 'a.http',
    serviceId: 'a',
    serviceName: 'A',
    cause: 'HTTP 503',
    openTime: at(10),
    resolveTime: null,
    updateTime: now,
    ...changes,
  })
  await db.doc(`incidents/${ID}`).set(incident)
  const data = { schemaVersion: 1, action, actor: 'mesh', actorName: 'mesh', time: now, message: '' }
  for (let times = 2; times > 0; times -= 1) await notifyIncident({ path: `incidents/${ID}/events/e`, data }, now)
  const { docs } = await db.collection('notices').where('state', '==', 'pending').get()
  await Promise.all(docs.map(({ id }) => send(id)))
}
const over = (second: number) => ({ state: 'resolved', resolveTime: at(second) }) as const

async function notices(): Promise<Record<string, string>> {
  const { docs } = await (await firestore()).collection('notices').get()
  return Object.fromEntries(docs.map((one) => [`${one.get('episode')} ${one.get('kind')}`, String(one.get('state'))]))
}

test('an incident that comes and goes during maintenance is never told', async () => {
  await work('w', 0, 600)
  await happens('incident.open', 10, {})
  await happens('incident.resolve', 60, over(60))
  await sweep(at(600))
  expect(sent).toEqual([])
  expect(await notices()).toEqual({ '0 trigger': 'cancelled', '0 resolve': 'cancelled' })
})

test('an incident that is open at the end is told once, and its end too', async () => {
  await work('w', 0, 600)
  await happens('incident.open', 10, {})
  await sweep(at(500))
  expect(sent).toEqual([])
  await sweep(at(600))
  expect(sent).toEqual(['trigger'])
  await happens('incident.resolve', 700, over(700))
  await sweep(at(800))
  expect(sent).toEqual(['trigger', 'resolve'])
})

test('the end of an incident from before is told after maintenance, if it still is one', async () => {
  await happens('incident.open', 10, {})
  await work('w', 50, 600)
  await happens('incident.resolve', 60, over(60))
  await sweep(at(500))
  expect(sent).toEqual(['trigger'])
  await sweep(at(600))
  expect(sent).toEqual(['trigger', 'resolve'])
})

test('an incident from before that is reopened meanwhile alarms again and tells no end', async () => {
  await happens('incident.open', 10, {})
  await work('w', 50, 600)
  await happens('incident.resolve', 60, over(60))
  await happens('incident.reopen', 70, { reopenTime: at(70) })
  await sweep(at(600))
  expect(sent).toEqual(['trigger', 'trigger'])
  expect(await notices()).toEqual({
    '0 trigger': 'sent',
    '0 resolve': 'cancelled',
    [`${at(70).getTime()} trigger`]: 'sent',
  })
})

test('windows that overlap hold until the last one ends', async () => {
  await work('w', 0, 600)
  await work('v', 500, 900)
  await happens('incident.open', 10, {})
  await sweep(at(600))
  expect(sent).toEqual([])
  await sweep(at(900))
  expect(sent).toEqual(['trigger'])
})

test('what nobody looked at during maintenance is judged by its times', async () => {
  const db = await firestore()
  await happens('incident.open', 10, {})
  const [trigger] = (await db.collection('notices').get()).docs
  await trigger?.ref.update({ state: 'pending', attempts: 0, sentTime: null, dueTime: at(10) })
  sent = []
  await work('w', 0, 600)
  now = at(700)
  await db.doc(`incidents/${ID}`).update(over(60))
  await sweep(at(700))
  expect([sent, await notices()]).toEqual([[], { '0 trigger': 'cancelled' }])
})

test('a window that ends early lets go what it held, but no attempt that is under way', async () => {
  await work('w', 0, 600)
  await happens('incident.open', 10, {})
  await work('w', 0, 30)
  await sweep(at(40))
  expect(sent).toEqual([])
  expect([await releaseNotices(['w', 'other'], at(50)), await releaseNotices(['w'], at(50))]).toEqual([1, 0])
  now = at(50)
  const never = new Promise<never>(() => undefined)
  void sendNotice(`${ID}_0_chat_trigger`, { ...deps, deliver: () => never })
  await expect.poll(async () => (await leaseOf())?.attempts).toBe(1)
  expect(await releaseNotices(['w'], at(51))).toBe(0)
  expect((await leaseOf())?.dueTime).toEqual(at(110))
  await sweep(at(110))
  expect(sent).toEqual(['trigger'])
})

async function leaseOf(): Promise<{ attempts: number; dueTime: Date } | undefined> {
  const notice = await (await firestore()).doc(`notices/${ID}_0_chat_trigger`).get()
  return { attempts: Number(notice.get('attempts')), dueTime: notice.get('dueTime').toDate() as Date }
}

test('what mesh.yaml plans holds notices too, and lets them go when it is taken out', async () => {
  const db = await firestore()
  const notify = (await db.doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).get()).data()
  const config = { ...configOf(['a']), notifiers: notify?.['notifiers'], routes: notify?.['routes'] }
  const plan = { id: 'w', services: ['a'], from: '2026-01-01T12:00', to: '2026-01-01T13:00', timeZone: 'UTC' }
  await applyConfig({ config: { ...config, maintenance: [plan] } }, OPERATOR, at(0))
  await forgetBoards()
  await happens('incident.open', 10, {})
  await sweep(at(60))
  expect(sent).toEqual([])
  await applyConfig({ config }, OPERATOR, at(120))
  await forgetBoards()
  await sweep(at(121))
  expect(sent).toEqual(['trigger'])
})

test('an alarm of a group that mesh.yaml no longer has waits for no maintenance of its services', async () => {
  const notify = (
    await (await firestore()).doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).get()
  ).data()
  const maintenance = [{ id: 'w', services: ['b'], from: '2026-01-01T12:00', to: '2026-01-01T13:00', timeZone: 'UTC' }]
  const told = { notifiers: notify?.['notifiers'], routes: notify?.['routes'] }
  const config = { ...configOf(['a', 'b']), ...told, maintenance }
  const groups = [{ id: 'g', name: 'G', services: ['a', 'b'], downWhen: 2 }]
  await applyConfig({ config: { ...config, groups } }, OPERATOR, at(0))
  await forgetBoards()
  await happens('incident.open', 10, { scope: 'group', scopeId: 'g' })
  await sweep(at(60))
  expect(sent).toEqual([])
  await applyConfig({ config }, OPERATOR, at(120))
  await forgetBoards()
  await sweep(at(121))
  expect(sent).toEqual(['trigger'])
})

/** Fresh boards know no state yet, and nobody is alarmed of what Mesh cannot see. */
async function forgetBoards(): Promise<void> {
  const { docs } = await (await firestore()).collection('boards').get()
  await Promise.all(docs.map(({ ref }) => ref.delete()))
}
