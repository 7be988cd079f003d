import { firestore } from '../../src/kit/firestore.ts'
import { allOf, collections } from '../../src/root/store/collections.ts'
import { decodeBucket } from '@mesh/core/root/history/bucket'
import type { Outcome } from '@mesh/core/schema/check-run'
import { at } from '../fixtures.ts'
import { runAt } from '../mesh.ts'

/** Writes the run of one slot of board b1, a number of seconds after noon. */
export async function writeRun(
  seconds: number,
  outcomes: Record<string, Outcome>,
  changes: Parameters<typeof runAt>[2] = {},
): Promise<void> {
  const { checkRuns } = await collections()
  const { boardId = 'b1', region = 'home' } = changes
  await checkRuns.doc(`${boardId}_5000_${at(seconds).getTime()}_${region}`).set(runAt(seconds, outcomes, changes))
}

/** One run a minute, as many as asked for. */
export async function writeMinutes(
  fromMinute: number,
  count: number,
  outcomes: Record<string, Outcome>,
): Promise<void> {
  const minutes = Array.from({ length: count }, (_, index) => fromMinute + index)
  await Promise.all(minutes.map((minute) => writeRun(minute * 60, outcomes)))
}

/** All documents of the history. */
export async function storedHistory() {
  const { rollupHours, rollupDays, rollups } = await collections()
  const [hours, days, long] = await Promise.all([allOf(rollupHours), allOf(rollupDays), allOf(rollups)])
  return { hours, days, long }
}

/** What the days of a check add up to, in time's order: `ok/fail/unknown/excluded`. */
export async function daySums(checkId: string): Promise<string[]> {
  const { days } = await storedHistory()
  return [...days.values()]
    .sort((left, right) => left.dayTime.getTime() - right.dayTime.getTime())
    .map(({ checks }) => sumText(checks[checkId]?.bucket))
}

/** The counters of a packed bucket: `ok/fail/unknown/excluded`; empty when there is none. */
export function sumText(text: string | undefined): string {
  if (text === undefined || text === '') return ''
  const { ok, fail, unknown, excluded } = decodeBucket(text)
  return `${ok}/${fail}/${unknown}/${excluded}`
}

/** Writes any document as it is. */
export async function plant(path: string, data: Record<string, unknown>): Promise<void> {
  await (await firestore()).doc(path).set(data)
}
