import { beforeEach, expect, test } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { newIncident } from '@mesh/core/root/mesh-incident'
import type { Action } from '@mesh/core/schema/action'
import { tellAction } from '../../src/actions/tell-action.ts'
import { loadAction } from '../../src/actions/store/actions.ts'
import { changeIncident } from '../../src/root/store/incidents.ts'
import { openActionIncident, resolveActionIncident } from '../../src/root/action-incident.ts'
import { addNotices } from '../../src/notify/store/notices.ts'
import { notifyIncident } from '../../src/notify/notify-incident.ts'
import { collections } from '../../src/root/store/collections.ts'
import { dueNotices, claim, loadNotifier, record } from '../../src/notify/store/notices.ts'
import { sendDueNotices } from '../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../src/notify/send-notice.ts'
import type { Notice } from '@mesh/core/schema/notification'
import { clearFirestore, delivered, stored, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
const INCIDENT = `action.${ID}`
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

const tell = () => tellAction(ID, stand.now())
const incident = async () => (await stored()).incidents.get(INCIDENT)

/** An action whose revert is refused for good. */
async function revertFailed(): Promise<void> {
  await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 60_000 })
  await stand.work(ID)
  stand.pass(60)
  stand.targets.beforeWrite = () => Promise.reject(new MeshError('permission-denied', 'Mesh may not write t any more'))
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('revertFailed')
}

async function events(): Promise<string[]> {
  const { incidentEvents } = await collections()
  const { docs } = await incidentEvents(INCIDENT).orderBy('time').get()
  return docs.map((document) => document.data().action)
}

test('a revert that failed pages somebody, once, until a retry reverts it', async () => {
  await revertFailed()
  await Promise.all([tell(), tell()])
  await tell()
  expect(await incident()).toMatchObject({
    state: 'open',
    severity: 'critical',
    title: 'Set t',
    scope: 'action',
    scopeId: ID,
    cause: 'it could not be reverted: its change may still stand: Mesh may not write t any more',
  })
  expect(await events()).toEqual(['incident.open'])
  expect((await stand.entries(`incidents/${INCIDENT}`)).map(({ action }) => action)).toEqual(['incident.open'])

  stand.targets.beforeWrite = undefined
  stand.pass(10)
  await stand.wantBack(ID)
  await tell()
  expect((await incident())?.state).toBe('open')
  await stand.work(ID)
  await tell()
  await tell()
  expect(await incident()).toMatchObject({ state: 'resolved', resolveTime: stand.now() })
  expect(await events()).toEqual(['incident.open', 'incident.resolve'])
})

test('a second failure opens it again, also when a person had resolved it', async () => {
  await revertFailed()
  await tell()
  await changeIncident(INCIDENT, 'by-hand', (existing) => {
    if (existing === undefined) throw new Error('no incident')
    const time = stand.now()
    return {
      incident: { ...existing, state: 'resolved', resolveTime: time },
      event: { schemaVersion: 1, action: 'incident.resolve', actor: 'bob', actorName: 'Bob', time, message: '' },
    }
  })
  stand.pass(10)
  await stand.wantBack(ID)
  await stand.work(ID)
  await tell()
  expect(await incident()).toMatchObject({ state: 'open', reopenTime: stand.now(), resolveTime: null })
})

test('an opening that comes after the revert is taken back at once', async () => {
  await revertFailed()
  const failed = await stand.action(ID)
  stand.targets.beforeWrite = undefined
  await stand.wantBack(ID)
  await stand.work(ID)
  await tell()
  let isFirst = true
  const late = (actionId: string): Promise<Action | undefined> => {
    if (!isFirst) return loadAction(actionId)
    isFirst = false
    return Promise.resolve(failed)
  }
  await tellAction(ID, stand.now(), { loadAction: late, openActionIncident, resolveActionIncident })
  expect((await incident())?.state).toBe('resolved')
})

test('drift under a standing change is told; drift before anything was written is not', async () => {
  await stand.approved('early-01', { name: 's', value: 2 })
  stand.targets.set('s', { value: 'theirs' })
  await stand.work('early-01')
  await tellAction('early-01', stand.now())
  await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 60_000 })
  await stand.work(ID)
  stand.targets.set('t', { value: 'theirs' })
  stand.pass(60)
  await stand.work(ID)
  await tell()
  expect([...(await stored()).incidents].map(([id, { severity }]) => `${id} ${severity}`)).toEqual([
    `${INCIDENT} major`,
  ])
  await tellAction('nothing-1', stand.now())
})

test('it is routed and told as other incidents are', async () => {
  const { notifySettings } = await collections()
  const notifiers = [{ id: 'chat', type: 'slack', secret: 'team-chat' } as const]
  await notifySettings.set({ schemaVersion: 1, notifiers, routes: [{ id: 'all', notifiers: ['chat'] }] })
  await revertFailed()
  await tell()
  const written = await delivered(`incidents/${INCIDENT}/events/${INCIDENT}_${(await stand.action(ID)).revision}`)
  await notifyIncident(written, stand.now(), { addNotices })
  const { docs } = await (await collections()).db.collection('notices').get()
  expect(docs.map((document) => document.get('kind'))).toEqual(['trigger'])
})

test('it goes to those who are told of the service whose incident the action answers, else to everybody', async () => {
  const { notifySettings, incidents, db } = await collections()
  const notifiers = ['shop', 'mail'].map((id) => ({ id, type: 'slack', secret: 'team-chat' }) as const)
  const routes = notifiers.map(({ id }) => ({ id, notifiers: [id], services: [id] }))
  await notifySettings.set({ schemaVersion: 1, notifiers, routes })
  const mail = { checkId: 'mail.http', serviceId: 'mail', serviceName: 'Mail', scope: 'check' } as const
  const beginning = { ...mail, title: 'Mail is down', severity: 'major', cause: 'HTTP 503' } as const
  await incidents.doc('mail.http_1').set(newIncident(beginning, stand.now()))
  await revertFailed()
  await tell()
  const event = `${INCIDENT}_${(await stand.action(ID)).revision}`
  const written = await delivered(`incidents/${INCIDENT}/events/${event}`)
  const told = async () => {
    await notifyIncident(written, stand.now(), { addNotices })
    const { docs } = await db.collection('notices').get()
    for (const { ref } of docs) await ref.delete()
    return docs.map((document): unknown => document.get('notifierId'))
  }
  expect(await told()).toEqual(['mail', 'shop'])
  await db.doc(`actions/${ID}`).update({ 'proposal.incidentId': 'mail.http_1' })
  expect(await told()).toEqual(['mail'])
  await db.doc(`actions/${ID}`).update({ 'proposal.incidentId': null, 'proposal.parameters.serviceId': 'shop' })
  expect(await told()).toEqual(['shop'])
})

test('maintenance of everything keeps nobody from hearing of it', async () => {
  const { notifySettings, maintenance } = await collections()
  const notifiers = [{ id: 'chat', type: 'slack', secret: 'team-chat' } as const]
  await notifySettings.set({ schemaVersion: 1, notifiers, routes: [{ id: 'all', notifiers: ['chat'] }] })
  await maintenance.doc('move-1').set({
    schemaVersion: 1,
    services: [],
    isEverything: true,
    reason: 'we move',
    startTime: new Date(stand.nowMs - 60_000),
    endTime: new Date(stand.nowMs + 86_400_000),
    plannedEndTime: new Date(stand.nowMs + 86_400_000),
    openedBy: { uid: 'ada', name: 'Ada' },
    endedBy: null,
    endRequestId: null,
  })
  await revertFailed()
  await tell()
  const written = await delivered(`incidents/${INCIDENT}/events/${INCIDENT}_${(await stand.action(ID)).revision}`)
  await notifyIncident(written, stand.now(), { addNotices })
  const sent: string[] = []
  const deliver = ({ kind }: Pick<Notice, 'kind'>) => Promise.resolve(void sent.push(kind))
  const deps = { claim, record, loadNotifier, readSecret: () => Promise.resolve('s3cr3t'), deliver, now: stand.now }
  stand.pass(60)
  await sendDueNotices(stand.now(), { dueNotices, sendNotice: (id) => sendNotice(id, deps) })
  expect(sent).toEqual(['trigger'])
})
