import { regionsOf, type Region } from '@mesh/core/root/regions'
import type { BoardEntry } from '@mesh/core/schema/board'
import type { CheckRun, Outcome } from '@mesh/core/schema/check-run'

/** What one region found last; nothing while it has not answered among the newest runs. */
export interface RegionAnswer {
  region: Region
  answer: { outcome: Outcome; latencyMs: number | null; message: string; time: Date } | undefined
}

/** The last answer of each region that probes a check, second opinions left out. */
export function regionAnswers(
  runs: readonly CheckRun[],
  checkId: string,
  check: Pick<BoardEntry, 'regions'>,
): RegionAnswer[] {
  return regionsOf(check).map((region) => {
    const own = runs.filter(
      (run) => run.region === region && run.confirms === undefined && run.checkIds.includes(checkId),
    )
    const newest = own.toSorted((a, b) => b.slotTime.getTime() - a.slotTime.getTime())[0]
    const row = newest?.checkIds.indexOf(checkId) ?? -1
    const outcome = newest?.outcomes[row]
    if (newest === undefined || outcome === undefined) return { region, answer: undefined }
    const latencyMs = newest.latenciesMs[row] ?? null
    return { region, answer: { outcome, latencyMs, message: newest.messages[checkId] ?? '', time: newest.endTime } }
  })
}
