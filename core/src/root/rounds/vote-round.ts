import type { CompiledCheck } from '../../schema/check.ts'
import type { Outcome, RoundOutcome } from '../../schema/check-run.ts'
import { regionsOf, type Region } from '../regions.ts'
import { quorumsOf } from './quorums-of.ts'
import { saidByRegions } from './said-by-regions.ts'

/** What one region found in a round. */
export interface RoundAnswer {
  outcome: Outcome
  latencyMs: number | null
  /** What went wrong; empty after a success. */
  message: string
}

/** What the regions of a check make of a round together. */
export interface RoundVote {
  /** `partial`: some regions fail, but fewer than the quorum to fail. */
  outcome: RoundOutcome
  /** Whether a partial round reached the quorum to recover neither: it then changes no state. */
  isTie: boolean
  /** The middle one of the regions that agree with the outcome; null when they had no answer. */
  latencyMs: number | null
  /** What went wrong, and where if there are several regions; empty after a success. */
  message: string
  /** What the regions that do not agree with the outcome say; null when none says anything. */
  advisory: string | null
}

const NOT_ANSWERED: RoundAnswer = { outcome: 'error', latencyMs: null, message: 'no result in time' }

/**
 * The outcome of a round. `fail` needs as many failing regions as the quorum to fail, and only without them can the
 * quorum to recover decide, so no round is both. Slowness counts as success, but the round is `ok` only when as many
 * regions as the quorum to recover are. A region without an answer counts as `error`; a round in which too few regions
 * know anything is an `error` itself. The order of the answers does not matter; with one region its answer is the vote.
 */
export function voteRound(
  check: Pick<CompiledCheck, 'regions' | 'failQuorum' | 'recoverQuorum'>,
  answers: ReadonlyMap<Region, RoundAnswer>,
): RoundVote {
  const regions = regionsOf(check)
  const all = regions.map((region) => ({ region, ...(answers.get(region) ?? NOT_ANSWERED) }))
  const [only] = all
  if (all.length === 1 && only !== undefined) {
    const { outcome, latencyMs, message } = only
    return { outcome, isTie: false, latencyMs, message, advisory: null }
  }
  const of = (...outcomes: Outcome[]) => all.filter(({ outcome }) => outcomes.includes(outcome))
  const { outcome, isTie } = decide(check, of('fail').length, of('ok').length, of('slow').length)
  const agreeing = outcome === 'partial' ? [] : of(outcome)
  const timed = outcome === 'fail' ? agreeing : of('ok', 'slow')
  const advisory = saidByRegions(all.filter((answer) => !agreeing.includes(answer)))
  return {
    outcome,
    isTie,
    latencyMs: outcome === 'error' ? null : middle(timed.flatMap(({ latencyMs }) => latencyMs ?? [])),
    message: saidByRegions(outcome === 'partial' ? of('fail') : agreeing),
    advisory: advisory === '' ? null : advisory,
  }
}

function decide(
  check: Parameters<typeof voteRound>[0],
  fails: number,
  oks: number,
  slows: number,
): Pick<RoundVote, 'outcome' | 'isTie'> {
  const { toFail, toRecover } = quorumsOf(check)
  const successes = oks + slows
  if (fails >= toFail) return { outcome: 'fail', isTie: false }
  if (successes >= toRecover) {
    if (fails > 0) return { outcome: 'partial', isTie: false }
    return { outcome: oks >= toRecover ? 'ok' : 'slow', isTie: false }
  }
  const isKnown = fails > 0 && fails + successes >= Math.min(toFail, toRecover)
  return isKnown ? { outcome: 'partial', isTie: true } : { outcome: 'error', isTie: false }
}

/** The lower one of the two middle values, so that one region's odd value never counts. */
function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
