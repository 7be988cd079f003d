import { BEATS_MAX, BEAT_OF_STATE, type BoardEntry } from '../schema/board.ts'
import type { RoundOutcome } from '../schema/check-run.ts'
import { changeState, type AppliedChange } from './change-state.ts'
import { durationText } from './duration-text.ts'
import { flapsAfter } from './flapping.ts'
import { CHECK_MACHINE, eventOfRound, incidentEffect, type CheckEvent } from './machine.ts'
import { askedRegion } from './rounds/asked-region.ts'

const BEAT_OF_OUTCOME = {
  ok: BEAT_OF_STATE.up,
  slow: BEAT_OF_STATE.degraded,
  partial: BEAT_OF_STATE.partial,
  fail: BEAT_OF_STATE.down,
  error: BEAT_OF_STATE.unknown,
} as const

/** One result of one check: what its regions made of a round together. */
export interface ProbeResult {
  outcome: RoundOutcome
  /** Whether the regions of a partial round reached neither quorum. */
  isTie?: boolean
  slotTime: Date
  /** When the result was known. */
  time: Date
  latencyMs: number | null
  /** What went wrong; empty after a success. */
  message: string
  /** What the regions say that were outvoted. */
  advisory?: string | null
  /** Whether people have resolved the incident that the entry holds open: flapping then keeps nothing open any more. */
  isResolved?: boolean
}

/**
 * Applies one result to a check's state. Returns the entry itself when the result is not newer than the last one counted,
 * or when the check is paused.
 *
 * Failures count up to `failureThreshold` before the check is down. One success suffices while no incident is open;
 * otherwise `successThreshold` successes in a row are needed, and none suffice while the check flaps, unless people have
 * resolved that incident: the next fall then opens another one. A slow answer is a
 * success that leads to `degraded`. Rounds in which a minority of the regions fail are successes that lead to `partial`
 * after `failureThreshold` of them. Results that Mesh could not obtain (`error`) change no count of the others;
 * `failureThreshold` of them in a row make the state unknown. A tie changes no count.
 *
 * A check of one region does not go down with an incident before another region has been asked: the entry is then
 * `confirming` this slot, and `applyConfirmation` or the next failure decides.
 */
export function applyOutcome(checkId: string, entry: BoardEntry, result: ProbeResult): AppliedChange {
  if (entry.state === 'paused') return { entry }
  if (entry.lastSlotTime !== null && result.slotTime <= entry.lastSlotTime) return { entry }
  const event = eventOfRound({ outcome: result.outcome, isTie: result.isTie ?? false })
  const time = later(result.time, entry.lastResultTime)
  const beats = (entry.beats + BEAT_OF_OUTCOME[result.outcome]).slice(-BEATS_MAX)
  const counted: BoardEntry = {
    ...entry,
    ...countsAfter(entry, event),
    lastSlotTime: result.slotTime,
    lastResultTime: time,
    latencyMs: result.latencyMs,
    message: result.message,
    beats,
    isFlapping: flapsAfter(beats, entry.isFlapping),
    advisory: result.advisory ?? (isSilent(event) ? entry.advisory : null),
    confirming: isSuccess(event) ? null : entry.confirming,
  }
  const to = isConfirmed(counted, event, result.isResolved === true) ? CHECK_MACHINE[entry.state][event] : undefined
  if (to === undefined) return { entry: counted }
  const region = incidentEffect(to, entry.incidentId !== null) === 'open' ? askedRegion(entry) : undefined
  if (region !== undefined) return { entry: { ...counted, confirming: { slotTime: result.slotTime, region } } }
  const after = to === 'down' ? { ...counted, confirming: null, advisory: result.advisory ?? null } : counted
  return changeState(checkId, after, to, { time, message: wordsFor(entry, counted, result) })
}

function countsAfter(entry: BoardEntry, event: CheckEvent) {
  if (event === 'error') return { errorsInRow: entry.errorsInRow + 1 }
  if (event === 'fail') {
    return { errorsInRow: 0, failuresInRow: entry.failuresInRow + 1, successesInRow: 0, partialsInRow: 0 }
  }
  if (!isSuccess(event)) return { errorsInRow: 0 }
  const partialsInRow = event === 'partial' ? entry.partialsInRow + 1 : 0
  return { errorsInRow: 0, failuresInRow: 0, successesInRow: entry.successesInRow + 1, partialsInRow }
}

function isConfirmed(entry: BoardEntry, event: CheckEvent, isResolved: boolean): boolean {
  if (event === 'error') return entry.errorsInRow >= entry.failureThreshold
  if (event === 'fail') return entry.failuresInRow >= entry.failureThreshold
  if (entry.incidentId !== null)
    return (isResolved || !entry.isFlapping) && entry.successesInRow >= entry.successThreshold
  return event !== 'partial' || entry.partialsInRow >= entry.failureThreshold
}

function isSuccess(event: CheckEvent): boolean {
  return event === 'ok' || event === 'slow' || event === 'partial'
}

/** Events that say nothing against what another region said before. */
function isSilent(event: CheckEvent): boolean {
  return event === 'fail' || event === 'error'
}

function wordsFor(before: BoardEntry, entry: BoardEntry, result: ProbeResult): string {
  const words = [result.message || successText(entry, result)]
  if (result.outcome === 'partial' && before.incidentId !== null) words.unshift('works again from most regions')
  if (result.outcome === 'fail' && before.confirming !== null) {
    words.push(`no second opinion from ${before.confirming.region}`)
  }
  if (result.outcome === 'fail' && entry.isFlapping) words.push('flapping: the incident stays open until it is steady')
  if (result.outcome !== 'fail' && before.isFlapping && !entry.isFlapping) words.push('steady again after flapping')
  return words.join('; ')
}

function successText(entry: BoardEntry, { latencyMs }: ProbeResult): string {
  const latency = latencyMs === null ? 'answered as expected' : `answered as expected in ${durationText(latencyMs)}`
  return entry.successesInRow > 1 ? `${latency}, ${entry.successesInRow} times in a row` : latency
}

function later(time: Date, other: Date | null): Date {
  return other !== null && other > time ? other : time
}
