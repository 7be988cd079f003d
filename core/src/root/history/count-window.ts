import { serviceIdOf } from '../../paths.ts'
import type { CheckRun, RoundOutcome } from '../../schema/check-run.ts'
import type { Plan } from '../../schema/plan.ts'
import { maintenanceAt } from '../maintenance/maintenance-at.ts'
import type { MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import { regionsOf, type Region } from '../regions.ts'
import { voteRound, type RoundAnswer } from '../rounds/vote-round.ts'
import { EMPTY_BUCKET, type Bucket, type BucketCounter } from './bucket.ts'
import { sketchOf } from './sketch.ts'

const COUNTER_OF: Record<RoundOutcome, BucketCounter> = {
  ok: 'ok',
  slow: 'slow',
  partial: 'partial',
  fail: 'fail',
  error: 'unknown',
}

type Voters = Parameters<typeof voteRound>[0]

interface Round {
  checkId: string
  slotTime: Date
  answers: Map<Region, RoundAnswer>
}

/**
 * The bucket of each check that had results among these runs of one board and window. A round is one slot of one
 * interval; its regions' answers are voted. Second opinions are no rounds. Slots before `updateTime` were handed out by
 * an earlier plan, which is not known any more.
 */
export function countWindow(
  runs: readonly CheckRun[],
  { checks, updateTime }: Pick<Plan, 'checks' | 'updateTime'>,
  maintenance: readonly MaintenanceWindow[],
): Map<string, Bucket> {
  const buckets = new Map<string, Bucket>()
  const latencies = new Map<string, number[]>()
  const rounds = roundsOf(runs)
  const seen = regionsOfChecks(rounds.filter(({ slotTime }) => slotTime < updateTime))
  for (const { checkId, slotTime, answers } of rounds) {
    const bucket = buckets.get(checkId) ?? { ...EMPTY_BUCKET }
    buckets.set(checkId, bucket)
    if (maintenanceAt(maintenance, serviceIdOf(checkId), slotTime) !== undefined) {
      bucket.excluded += 1
      continue
    }
    const check = checks[checkId]
    const voters = slotTime < updateTime ? earlierVoters(check, seen.get(checkId) ?? []) : votersOf(check, answers)
    const { outcome, latencyMs } = voteRound(voters, answers)
    bucket[COUNTER_OF[outcome]] += 1
    // How long a failure took says nothing about good answers.
    if (outcome !== 'fail' && latencyMs !== null && latencyMs >= 0) pushTo(latencies, checkId, latencyMs)
  }
  for (const [checkId, values] of latencies) {
    const bucket = buckets.get(checkId)
    if (bucket !== undefined) bucket.latency = sketchOf(values)
  }
  return buckets
}

function roundsOf(runs: readonly CheckRun[]): Round[] {
  const rounds = new Map<string, Round>()
  for (const run of runs) {
    if (run.confirms !== undefined) continue
    for (const [row, checkId] of run.checkIds.entries()) {
      const outcome = run.outcomes[row]
      if (outcome === undefined) continue
      const key = `${checkId} ${run.intervalMs} ${run.slotTime.getTime()}`
      const round = rounds.get(key) ?? { checkId, slotTime: run.slotTime, answers: new Map() }
      rounds.set(key, round)
      round.answers.set(run.region, { outcome, latencyMs: run.latenciesMs[row] ?? null, message: '' })
    }
  }
  return [...rounds.values()]
}

/** Whoever answered votes when the check is gone, or has other regions by now. */
function votersOf(check: Voters | undefined, answers: ReadonlyMap<Region, RoundAnswer>): Voters {
  const isCurrent = check !== undefined && regionsOf(check).some((region) => answers.has(region))
  return isCurrent ? check : { regions: [...answers.keys()] }
}

/** The check, as long as its regions are those that were seen; else those that were. */
function earlierVoters(check: Voters | undefined, seen: readonly Region[]): Voters {
  const regions = check === undefined ? [] : regionsOf(check)
  const isSame = regions.length === seen.length && regions.every((region) => seen.includes(region))
  return check !== undefined && isSame ? check : { regions: [...seen] }
}

/** The regions from which each check had answers. */
function regionsOfChecks(rounds: readonly Round[]): Map<string, Region[]> {
  const regions = new Map<string, Region[]>()
  for (const { checkId, answers } of rounds) {
    regions.set(checkId, [...new Set([...(regions.get(checkId) ?? []), ...answers.keys()])])
  }
  return regions
}

function pushTo(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
