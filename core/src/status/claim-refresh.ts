import type { StatusWork } from '../schema/status-page.ts'

/** Least time between the beginnings of two refreshes, in ms. */
export const REFRESH_GAP_MS = 15_000

/**
 * The work after somebody wants the pages refreshed: theirs to do when `isMine`, else left to the next minute's job. It
 * is noted before anything is read, so that a change that comes later asks again.
 */
export function claimRefresh(work: StatusWork | undefined, now: Date): { work: StatusWork; isMine: boolean } {
  if (work === undefined) {
    return { work: { schemaVersion: 1, refreshTime: now, isWanted: false, memory: null }, isMine: true }
  }
  const gapMs = now.getTime() - work.refreshTime.getTime()
  if (gapMs >= 0 && gapMs < REFRESH_GAP_MS) return { work: { ...work, isWanted: true }, isMine: false }
  return { work: { ...work, refreshTime: now, isWanted: false }, isMine: true }
}
