import type { LedgerEntry } from '@mesh/core/schema/ledger'
import type { LoggedBundle, LoggedEntry } from '../../data/ledger-documents.ts'

/** Moments as ISO 8601; both belong to the range, and what is absent does not bound it. */
export interface TimeRange {
  from?: string | undefined
  until?: string | undefined
}

/** The entries of bundles that are meant and of the time that is asked for, in the bundles' order. */
export function seenEntries(
  bundles: readonly LoggedBundle[],
  isMeant: (entry: LedgerEntry) => boolean,
  { from, until }: TimeRange,
): LoggedEntry[] {
  const [fromMs, untilMs] = [msOf(from, -Infinity), msOf(until, Infinity)]
  const isWithin = (ms: number) => ms >= fromMs && ms <= untilMs
  return bundles
    .flatMap(({ entries }) => entries)
    .filter(({ entry }) => isMeant(entry) && isWithin(Date.parse(entry.time)))
}

/** Whether bundles before these may have entries of a range: not when one of these began before it. */
export function mayHaveOlder(bundles: readonly LoggedBundle[], { from }: TimeRange): boolean {
  const fromMs = msOf(from, -Infinity)
  return bundles.every(({ firstTime }) => firstTime.getTime() >= fromMs)
}

/** A moment as a field `datetime-local` has it, in the browser's zone, to the minute; empty for none. */
export function localMinute(moment: string | undefined): string {
  if (moment === undefined) return ''
  const time = new Date(moment)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The moment of such a field; undefined for an empty one. */
export function momentOf(localMinute: string): string | undefined {
  const ms = Date.parse(localMinute)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

function msOf(moment: string | undefined, otherwise: number): number {
  return moment === undefined ? otherwise : Date.parse(moment)
}
