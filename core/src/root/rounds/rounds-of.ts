import type { CheckBatch } from '../../schema/events.ts'
import type { OpenRound } from '../../schema/plan.ts'
import { regionsOf } from '../regions.ts'

/** How many checks of a batch are probed at once. */
export const PROBES_IN_FLIGHT_MAX = 64

/** For the way to a prober and back, a start of it included. */
const ON_THE_WAY_MS = 30_000

/** Rounds that could not be closed are given up after this: boards that nobody can read must not be tried for ever. */
const GIVEN_UP_AFTER_MS = 600_000

/**
 * The rounds of several regions that these batches begin. A round's time to close leaves its largest batch the time in
 * which every probe hangs as long as it may, so that a service that is down everywhere is not taken for regions that are.
 */
export function roundsOf(batches: readonly CheckBatch[]): OpenRound[] {
  const rounds = new Map<string, OpenRound>()
  for (const { boardId, intervalMs, slotTimeMs, checks } of batches) {
    if (checks.every((check) => regionsOf(check).length === 1)) continue
    const key = `${boardId} ${intervalMs} ${slotTimeMs}`
    const longestMs = Math.max(...checks.map(({ timeoutMs }) => timeoutMs))
    const probingMs = Math.ceil(checks.length / PROBES_IN_FLIGHT_MAX) * longestMs
    const closeTime = new Date(slotTimeMs + probingMs + ON_THE_WAY_MS)
    const known = rounds.get(key)
    if (known !== undefined && known.closeTime >= closeTime) continue
    rounds.set(key, { boardId, intervalMs, slotTime: new Date(slotTimeMs), closeTime })
  }
  return [...rounds.values()]
}

/** Splits open rounds into those whose time is over, oldest first, and those to keep waiting for. */
export function dueRounds(open: readonly OpenRound[], now: Date): { due: OpenRound[]; waiting: OpenRound[] } {
  const fresh = open.filter(({ closeTime }) => now.getTime() - closeTime.getTime() < GIVEN_UP_AFTER_MS)
  const due = fresh.filter(({ closeTime }) => closeTime <= now)
  return {
    due: due.toSorted((a, b) => a.slotTime.getTime() - b.slotTime.getTime()),
    waiting: fresh.filter(({ closeTime }) => closeTime > now),
  }
}
