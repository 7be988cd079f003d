import type { CollectionReference, DocumentData, Transaction } from 'firebase-admin/firestore'
import type { ZodType } from 'zod'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT, noticeId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { Claim } from '@mesh/core/notify/claim-notice'
import { episodeOf } from '@mesh/core/notify/route'
import type { NoticeSurroundings } from '@mesh/core/notify/next-move'
import { boardSchema } from '@mesh/core/schema/board'
import { incidentSchema, type Incident } from '@mesh/core/schema/incident'
import { noticeSchema, notifySettingsSchema, type Notice, type NotifySettings } from '@mesh/core/schema/notification'
import type { Notifier } from '@mesh/core/schema/notifier'
import { serviceSchema } from '@mesh/core/schema/service'
import { storedCheckSchema } from '@mesh/core/schema/stored-check'
import { firestore } from '../../kit/firestore.ts'
import { zodConverter } from '../../kit/zod-converter.ts'

/** What routing depends on. */
export interface RoutingInput {
  incident: Incident
  group: string
  existing: ReadonlyMap<string, Notice>
  settings: NotifySettings
}

async function collections() {
  const db = await firestore()
  function of<T extends DocumentData>(name: string, schema: ZodType<T>): CollectionReference<T> {
    return db.collection(name).withConverter(zodConverter(schema))
  }
  return {
    db,
    incidents: of(COLLECTIONS.incidents, incidentSchema),
    services: of(COLLECTIONS.services, serviceSchema),
    checks: of(COLLECTIONS.checks, storedCheckSchema),
    boards: of(COLLECTIONS.boards, boardSchema),
    notices: of(COLLECTIONS.notices, noticeSchema),
    settings: of(COLLECTIONS.notifySettings, notifySettingsSchema).doc(NOTIFY_SETTINGS_DOCUMENT),
  }
}

type Collections = Awaited<ReturnType<typeof collections>>

/** Adds the notices that `decide` names, in one transaction; nothing without settings or without the incident. */
export async function addNotices(
  incidentId: string,
  decide: (input: RoutingInput) => ReadonlyMap<string, Notice>,
): Promise<number> {
  const { db, incidents, services, notices, settings } = await collections()
  return db.runTransaction(async (transaction) => {
    const [stored, incident] = await Promise.all([
      transaction.get(settings).then((document) => document.data()),
      transaction.get(incidents.doc(incidentId)).then((document) => document.data()),
    ])
    if (stored === undefined || incident === undefined) return 0
    const [service, { docs }] = await Promise.all([
      transaction.get(services.doc(incident.serviceId)),
      transaction.get(notices.where(QUERIES.noticesOfIncident.equal[0], '==', incidentId)),
    ])
    const existing = new Map(docs.map((document) => [document.id, document.data()]))
    const added = decide({ incident, group: service.data()?.group ?? '', existing, settings: stored })
    for (const [id, notice] of added) transaction.create(notices.doc(id), notice)
    return added.size
  })
}

/** Ids of pending notices that are due, the longest due first. */
export async function dueNotices(now: Date, limit: number): Promise<string[]> {
  const { notices } = await collections()
  const due = notices.where('state', '==', 'pending').where('dueTime', '<=', now).orderBy('dueTime').limit(limit)
  return (await due.get()).docs.map(({ id }) => id)
}

/** Changes a notice in one transaction, with what it is judged by; undefined when `decide` changed nothing. */
export async function claim(
  id: string,
  decide: (notice: Notice, around: NoticeSurroundings) => Claim | undefined,
): Promise<Claim | undefined> {
  const all = await collections()
  return all.db.runTransaction(async (transaction) => {
    const notice = (await transaction.get(all.notices.doc(id))).data()
    if (notice === undefined || notice.state !== 'pending') return undefined
    const decided = decide(notice, await surroundings(all, transaction, notice))
    if (decided !== undefined) transaction.set(all.notices.doc(id), decided.notice)
    return decided
  })
}

/** Writes how an attempt ended and the notice that follows, in one transaction; undefined when `decide` changed nothing. */
export async function record(
  id: string,
  decide: (notice: Notice) => { notice: Notice; next: Notice | undefined } | undefined,
): Promise<Notice | undefined> {
  const { db, notices } = await collections()
  return db.runTransaction(async (transaction) => {
    const notice = (await transaction.get(notices.doc(id))).data()
    const change = notice && decide(notice)
    if (change === undefined) return undefined
    transaction.set(notices.doc(id), change.notice)
    if (change.next !== undefined) transaction.set(notices.doc(noticeId(change.next)), change.next)
    return change.notice
  })
}

/** A notifier as it is configured now. */
export async function loadNotifier(id: string): Promise<Notifier | undefined> {
  const { settings } = await collections()
  return (await settings.get()).data()?.notifiers.find((notifier) => notifier.id === id)
}

async function surroundings(all: Collections, transaction: Transaction, notice: Notice): Promise<NoticeSurroundings> {
  const { incidentId, checkId, kind } = notice
  const triggerId = noticeId({ ...notice, kind: 'trigger', reminder: 0 })
  const [incident, check, trigger] = await Promise.all([
    transaction.get(all.incidents.doc(incidentId)).then((document) => document.data()),
    transaction.get(all.checks.doc(checkId)).then((document) => document.data()),
    kind === 'trigger' ? undefined : transaction.get(all.notices.doc(triggerId)).then((document) => document.data()),
  ])
  const board = check && (await transaction.get(all.boards.doc(check.boardId))).data()
  return {
    trigger,
    incident: incident && { state: incident.state, episode: episodeOf(incident) },
    checkState: board?.checks[checkId]?.state,
  }
}
