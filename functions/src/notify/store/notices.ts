import type { Transaction } from 'firebase-admin/firestore'
import { z } from 'zod'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT, ROOT_SETTINGS_DOCUMENT, noticeId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { Claim } from '@mesh/core/notify/claim-notice'
import { episodeOf } from '@mesh/core/notify/route'
import type { NoticeSurroundings } from '@mesh/core/notify/next-move'
import { explainedOf } from '@mesh/core/notify/while-explained'
import { actionSchema } from '@mesh/core/schema/action'
import { boardSchema } from '@mesh/core/schema/board'
import { incidentSchema, type Incident } from '@mesh/core/schema/incident'
import { noticeSchema, notifySettingsSchema, type Notice, type NotifySettings } from '@mesh/core/schema/notification'
import type { Notifier } from '@mesh/core/schema/notifier'
import { rootSettingsSchema } from '@mesh/core/schema/settings'
import { serviceSchema } from '@mesh/core/schema/service'
import { storedCheckSchema } from '@mesh/core/schema/stored-check'
import { commitDerived } from '../../kit/commit.ts'
import { zodCollections } from '../../kit/zod-collections.ts'
import { countAffected, loadConcerned, type Concerned } from './concerned.ts'
import { loadNoticeMaintenance } from './notice-maintenance.ts'

/** What routing depends on. */
export interface RoutingInput extends Concerned {
  incident: Incident
  existing: ReadonlyMap<string, Notice>
  settings: NotifySettings
}

async function collections() {
  const { of } = await zodCollections()
  return {
    incidents: of(COLLECTIONS.incidents, incidentSchema),
    actions: of(COLLECTIONS.actions, actionSchema),
    services: of(COLLECTIONS.services, serviceSchema),
    checks: of(COLLECTIONS.checks, storedCheckSchema),
    boards: of(COLLECTIONS.boards, boardSchema),
    notices: of(COLLECTIONS.notices, noticeSchema),
    rootSettings: of(COLLECTIONS.rootSettings, rootSettingsSchema).doc(ROOT_SETTINGS_DOCUMENT),
    settings: of(COLLECTIONS.notifySettings, notifySettingsSchema).doc(NOTIFY_SETTINGS_DOCUMENT),
  }
}

type Collections = Awaited<ReturnType<typeof collections>>

/** Adds or changes the notices that `decide` names, in one transaction; nothing without settings or without the incident. */
export async function addNotices(
  incidentId: string,
  decide: (input: RoutingInput) => ReadonlyMap<string, Notice>,
): Promise<number> {
  const all = await collections()
  const { incidents, notices, settings } = all
  return commitDerived(async (transaction) => {
    const [stored, incident] = await Promise.all([
      transaction.get(settings).then((document) => document.data()),
      transaction.get(incidents.doc(incidentId)).then((document) => document.data()),
    ])
    if (stored === undefined || incident === undefined) return 0
    const [concerned, { docs }] = await Promise.all([
      loadConcerned(incident, transaction, all),
      transaction.get(notices.where(QUERIES.noticesOfIncident.equal[0], '==', incidentId)),
    ])
    const existing = new Map(docs.map((document) => [document.id, document.data()]))
    const written = decide({ incident, ...concerned, existing, settings: stored })
    for (const [id, notice] of written) {
      if (existing.has(id)) transaction.set(notices.doc(id), notice)
      else transaction.create(notices.doc(id), notice)
    }
    return written.size
  })
}

/** What a sweep orders notices by; one that cannot be read gets a place too, so that trying it tells what is wrong with it. */
const dueSchema = z.object({
  notifierId: z.string().catch(''),
  kind: noticeSchema.shape.kind.catch('trigger'),
  attempts: noticeSchema.shape.attempts.catch(0),
})

/** A pending notice that is due, as a sweep orders them. */
export interface DueNotice extends z.infer<typeof dueSchema> {
  id: string
}

/**
 * Pending notices that are due, the longest due first, in pages of at most `size`. A page goes on where the one before it ended, whatever
 * became of that one's notices: none that is broken stops another.
 */
export async function* dueNotices(now: Date, size: number): AsyncGenerator<DueNotice[], void> {
  const { notices } = await collections()
  const due = notices.where('state', '==', 'pending').where('dueTime', '<=', now).orderBy('dueTime').limit(size)
  const page = due.withConverter(null).select('notifierId', 'kind', 'attempts', 'dueTime')
  for (let { docs } = await page.get(); docs.length > 0;) {
    yield docs.map((document) => ({ id: document.id, ...dueSchema.parse(document.data()) }))
    const last = docs.at(-1)
    if (last === undefined || docs.length < size) return
    ;({ docs } = await page.startAfter(last).get())
  }
}

/** Whether any notice waits to be sent: one read at most. */
export async function hasPendingNotices(): Promise<boolean> {
  const { notices } = await collections()
  return !(await notices.where('state', '==', 'pending').limit(1).get()).empty
}

/** Changes a notice that is due in one transaction, with what it is judged by; undefined when nothing was changed. */
export async function claim(
  id: string,
  decide: (notice: Notice, around: NoticeSurroundings) => Claim | undefined,
  now: Date,
): Promise<Claim | undefined> {
  const all = await collections()
  return commitDerived(async (transaction) => {
    const notice = (await transaction.get(all.notices.doc(id))).data()
    if (notice === undefined || notice.state !== 'pending' || notice.dueTime > now) return undefined
    const decided = decide(notice, await surroundings(all, transaction, notice, now))
    if (decided !== undefined) transaction.set(all.notices.doc(id), decided.notice)
    return decided
  })
}

/** Writes how an attempt ended and the notice that follows, in one transaction; undefined when `decide` changed nothing. */
export async function record(
  id: string,
  decide: (notice: Notice) => { notice: Notice; next: Notice | undefined } | undefined,
): Promise<Notice | undefined> {
  const { notices } = await collections()
  return commitDerived(async (transaction) => {
    const notice = (await transaction.get(notices.doc(id))).data()
    const change = notice && decide(notice)
    if (change === undefined) return undefined
    transaction.set(notices.doc(id), change.notice)
    if (change.next !== undefined) transaction.set(notices.doc(noticeId(change.next)), change.next)
    return change.notice
  })
}

/** One notice; undefined when there is none of that id. */
export async function loadNotice(id: string): Promise<Notice | undefined> {
  const { notices } = await collections()
  return (await notices.doc(id).get()).data()
}

/** A notifier as it is configured now. */
export async function loadNotifier(id: string): Promise<Notifier | undefined> {
  const { settings } = await collections()
  return (await settings.get()).data()?.notifiers.find((notifier) => notifier.id === id)
}

async function surroundings(
  all: Collections,
  transaction: Transaction,
  notice: Notice,
  now: Date,
): Promise<NoticeSurroundings> {
  const { incidentId, checkId, kind } = notice
  const triggerId = noticeId({ ...notice, kind: 'trigger', reminder: 0 })
  const [incident, check, trigger] = await Promise.all([
    transaction.get(all.incidents.doc(incidentId)).then((document) => document.data()),
    checkId === '' ? undefined : transaction.get(all.checks.doc(checkId)).then((document) => document.data()),
    kind === 'trigger' ? undefined : transaction.get(all.notices.doc(triggerId)).then((document) => document.data()),
  ])
  const episode = incident === undefined ? notice.episode : episodeOf(incident)
  const laterId = noticeId({ ...notice, kind: 'trigger', reminder: 0, episode })
  const later = episode === notice.episode ? undefined : (await transaction.get(all.notices.doc(laterId))).data()
  const board = check && (await transaction.get(all.boards.doc(check.boardId))).data()
  const entry = board?.checks[checkId]
  const recoveryMs = entry && entry.intervalMs * entry.successThreshold
  const isAlarm = kind === 'trigger' || kind === 'reminder'
  const isSeen = isAlarm && entry?.state !== 'unknown'
  const isTold = isSeen && incident !== undefined && incident.causeId === null && !incident.isQuiet
  return {
    trigger,
    later,
    incident: incident && {
      state: incident.state,
      episode,
      explained: { ...explainedOf(incident), recoveryMs },
    },
    checkState: entry?.state,
    ...(isTold ? { affectedServices: await countAffected(all.incidents, incidentId, incident.serviceId) } : {}),
    maintenance: await loadNoticeMaintenance(kind, incident, now),
  }
}
