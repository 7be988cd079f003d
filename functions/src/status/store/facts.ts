import type { DocumentData, DocumentReference, Firestore } from 'firebase-admin/firestore'
import { rollupDaysId, rollupId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import { DAY_MS } from '@mesh/core/durations'
import { later, rollupSpan, startOf } from '@mesh/core/root/history/spans'
import type { Board } from '@mesh/core/schema/board'
import type { Overrides } from '@mesh/core/schema/override-state'
import { STATUS_DAYS } from '@mesh/core/schema/status-page'
import type { RootSettings } from '@mesh/core/schema/settings'
import type { Gathered, Missing } from '@mesh/core/status/gather-memory'
import { INCIDENT_DAYS } from '@mesh/core/status/remember-incidents'
import { loadWindows } from '../../root/store/maintenance.ts'
import { collections } from './collections.ts'

const INCIDENTS_MAX = 500

type Collections = Awaited<ReturnType<typeof collections>>

/**
 * Reads what pages are made of: three reads per board (its state, today, yesterday), one per open or lately changed
 * incident and per maintenance of the last two weeks, one per service that people say something of, and two per service whose
 * long history is not known.
 */
export async function loadFacts(
  settings: RootSettings,
  missing: Missing,
  now: Date,
): Promise<Gathered & { boards: Board[]; overrides: Overrides }> {
  const all = await collections()
  const [boards, incidents, windows, rollups, overrides] = await Promise.all([
    all.boards.get(),
    loadIncidents(all, missing),
    loadWindows({ from: later(now, -INCIDENT_DAYS * DAY_MS), to: now }, settings),
    getAll(all.db, rollupsOf(all, missing.serviceIds, now)),
    all.overrides.get(),
  ])
  const dayTimes = [startOf(now, DAY_MS), later(startOf(now, DAY_MS), -DAY_MS)]
  const days = boards.docs.flatMap(({ id }) => dayTimes.map((time) => all.rollupDays.doc(rollupDaysId(id, time))))
  return {
    boards: boards.docs.map((document) => document.data()),
    incidents,
    windows,
    overrides: new Map(overrides.docs.map((document) => [document.id, document.data()])),
    rollups: [...rollups.values()],
    days: [...(await getAll(all.db, days)).values()],
  }
}

/** Open incidents, those changed since, and those that were open when last seen. */
async function loadIncidents({ db, incidents }: Collections, { incidentsSince, openIds }: Missing) {
  const [openField] = QUERIES.openIncidents.equal
  const [[orderField, direction]] = QUERIES.recentIncidents.orderBy
  const recent = incidents.where(orderField, '>=', incidentsSince).orderBy(orderField, direction).limit(INCIDENTS_MAX)
  const [open, changed] = await Promise.all([
    incidents.where(openField, '==', null).limit(INCIDENTS_MAX).get(),
    recent.get(),
  ])
  const found = new Map([...open.docs, ...changed.docs].map((document) => [document.id, document.data()]))
  const others = openIds.filter((id) => !found.has(id)).map((id) => incidents.doc(id))
  return new Map([...found, ...(await getAll(db, others))])
}

/** The documents that hold the days of the bars: two quarters at most. */
function rollupsOf({ rollups }: Collections, serviceIds: readonly string[], now: Date) {
  const starts = [now, later(now, -(STATUS_DAYS - 1) * DAY_MS)].map((day) => rollupSpan('1d', day).startTime)
  const ids = serviceIds.flatMap((serviceId) => starts.map((start) => rollupId(serviceId, '1d', start)))
  return [...new Set(ids)].map((id) => rollups.doc(id))
}

/** The documents that exist, by id. */
async function getAll<T extends DocumentData>(
  db: Firestore,
  references: readonly DocumentReference<T>[],
): Promise<Map<string, T>> {
  if (references.length === 0) return new Map()
  const documents = await db.getAll(...references)
  return new Map(
    documents.flatMap((document) => (document.exists ? [[document.id, document.data() as T] as const] : [])),
  )
}
