import { z } from 'zod'
import { rollupDaysId, rollupHoursId, rollupId } from '@mesh/core/paths'
import type { HistoryChange, StoredHistory } from '@mesh/core/root/history/add-windows'
import { DAY_MS, HOUR_MS } from '@mesh/core/durations'
import { later, rollupSpan, startOf } from '@mesh/core/root/history/spans'
import type { CheckRun } from '@mesh/core/schema/check-run'
import type { Plan } from '@mesh/core/schema/plan'
import { GRAINS, type Grain, type Rollup, type RollupDays, type RollupHours } from '@mesh/core/schema/rollup'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { commitDerived } from '../../kit/commit.ts'
import { derivedWrites } from '../../kit/derived-writes.ts'
import { log } from '../../kit/log.ts'
import { parseDocument } from '../../kit/zod-converter.ts'
import { allOf, collections } from './collections.ts'

const progressSchema = z.object({ countedUntil: z.date() })
const slotSchema = z.object({ slotTime: z.date() })
const pendingSchema = z.object({ boardId: z.string(), dayTime: z.date(), countedUntil: z.date() })

/** A day of a board that is not in the long history. */
export type PendingDay = z.infer<typeof pendingSchema>

/** The plans of all boards: one read each. */
export async function loadPlans(): Promise<Map<string, Plan>> {
  const { plans } = await collections()
  return allOf(plans)
}

/** How far a board's results are counted; the slot of its first run before anything was, undefined when it has none. One read or two. */
export async function countedUntil(boardId: string): Promise<Date | undefined> {
  const { rollupDays, checkRuns } = await collections()
  const newest = rollupDays.where('boardId', '==', boardId).orderBy('dayTime', 'desc').limit(1)
  const [day] = (await newest.withConverter(null).select('countedUntil').get()).docs
  if (day !== undefined) return parseDocument(progressSchema, day.ref.path, day.data()).countedUntil
  const first = checkRuns.where('boardId', '==', boardId).orderBy('slotTime').limit(1)
  const [run] = (await first.withConverter(null).select('slotTime').get()).docs
  return run && parseDocument(slotSchema, run.ref.path, run.data()).slotTime
}

/** The runs of a board in [from, to), one read each; those that cannot be read are left out. */
export async function runsBetween(boardId: string, from: Date, to: Date): Promise<CheckRun[]> {
  const { checkRuns } = await collections()
  const between = checkRuns.where('boardId', '==', boardId).where('slotTime', '>=', from).where('slotTime', '<', to)
  const { docs } = await between.orderBy('slotTime').get()
  return readable(docs, (document) => document.data())
}

/** Changes the hour and the day of a board that `time` lies in, in one transaction; nothing when `decide` wants nothing. */
export async function changeHistory(
  boardId: string,
  time: Date,
  decide: (stored: StoredHistory) => HistoryChange | undefined,
): Promise<boolean> {
  const { rollupHours, rollupDays } = await collections()
  const hour = rollupHours.doc(rollupHoursId(boardId, startOf(time, HOUR_MS)))
  const day = rollupDays.doc(rollupDaysId(boardId, startOf(time, DAY_MS)))
  return commitDerived(async (transaction) => {
    const [storedHour, storedDay] = await Promise.all([transaction.get(hour), transaction.get(day)])
    const change = decide({ hour: storedHour.data(), day: storedDay.data() })
    if (change === undefined) return false
    transaction.set(hour, change.hour)
    transaction.set(day, change.day)
    return true
  })
}

/**
 * Days before today's that are not in the long history, the oldest first; those that cannot be read are left out. One read
 * each, and one when there are none.
 */
export async function pendingDays(now: Date): Promise<PendingDay[]> {
  const { rollupDays } = await collections()
  const pending = rollupDays.where('isCompacted', '==', false).where('dayTime', '<', startOf(now, DAY_MS))
  const { docs } = await pending
    .orderBy('dayTime')
    .withConverter(null)
    .select('boardId', 'dayTime', 'countedUntil')
    .get()
  return readable(docs, (document) => parseDocument(pendingSchema, document.ref.path, document.data()))
}

/** A day of a board and its hours: 25 reads; undefined when the day is gone. */
export async function loadBoardDay(
  boardId: string,
  dayTime: Date,
): Promise<{ day: RollupDays; hours: RollupHours[] } | undefined> {
  const { db, rollupHours, rollupDays } = await collections()
  const hourTimes = Array.from({ length: DAY_MS / HOUR_MS }, (_, index) => later(dayTime, index * HOUR_MS))
  const [day, hours] = await Promise.all([
    rollupDays.doc(rollupDaysId(boardId, dayTime)).get(),
    db.getAll(...hourTimes.map((hourTime) => rollupHours.doc(rollupHoursId(boardId, hourTime)))),
  ])
  const stored = day.data()
  return stored && { day: stored, hours: hours.flatMap((hour) => (hour.data() as RollupHours | undefined) ?? []) }
}

/** Changes the three `rollups` documents of a service that hold a day, in one transaction; what `decide` leaves out stays. */
export async function changeRollups(
  serviceId: string,
  dayTime: Date,
  decide: (grain: Grain, stored: Rollup | undefined) => Rollup | undefined,
): Promise<void> {
  const { rollups } = await collections()
  const references = GRAINS.map((grain) =>
    rollups.doc(rollupId(serviceId, grain, rollupSpan(grain, dayTime).startTime)),
  )
  await commitDerived(async (transaction) => {
    const stored = await Promise.all(references.map((reference) => transaction.get(reference)))
    for (const [index, grain] of GRAINS.entries()) {
      const reference = references[index]
      const change = decide(grain, stored[index]?.data())
      if (reference !== undefined && change !== undefined) transaction.set(reference, change)
    }
  })
}

/** Notes that all services of a board's day are in the long history. */
export async function markCompacted(boardId: string, dayTime: Date): Promise<void> {
  const { rollupDays } = await collections()
  await derivedWrites.update(rollupDays.doc(rollupDaysId(boardId, dayTime)), { isCompacted: true })
}

/** What can be read of these documents; the others are logged: one must not stop history. */
function readable<D, T>(documents: readonly D[], read: (document: D) => T): T[] {
  return documents.flatMap((document) => {
    try {
      return [read(document)]
    } catch (error) {
      log.failure('rollUp', asMeshError(error))
      return []
    }
  })
}
