import { incidentId } from '../paths.ts'
import { BEATS_MAX, BEAT_OF_STATE, type BoardEntry, type CheckState } from '../schema/board.ts'
import type { Outcome } from '../schema/check-run.ts'
import type { Transition } from '../schema/transition.ts'
import { durationText } from './duration-text.ts'
import { CHECK_MACHINE, incidentEffect } from './machine.ts'

const BEAT_OF_OUTCOME = {
  ok: BEAT_OF_STATE.up,
  slow: BEAT_OF_STATE.degraded,
  fail: BEAT_OF_STATE.down,
  error: BEAT_OF_STATE.unknown,
} as const

/** One result of one check, as the prober saw it. */
export interface ProbeResult {
  outcome: Outcome
  slotTime: Date
  /** When the result was known. */
  time: Date
  latencyMs: number | null
  /** What went wrong; empty after a success. */
  message: string
}

/** The entry after a result, and the change of state that the result caused. */
export interface AppliedOutcome {
  entry: BoardEntry
  transition?: Transition
}

/**
 * Applies one result to a check's state. Returns the entry itself when the result is not newer than the last one counted.
 *
 * Failures count up to `failureThreshold` before the check is down. One success suffices while no incident is open;
 * otherwise `successThreshold` successes in a row are needed. A slow answer is a success that leads to `degraded`.
 * Results that Mesh could not obtain (`error`) change no count of the others; `failureThreshold` of them in a row make
 * the state unknown.
 */
export function applyOutcome(checkId: string, entry: BoardEntry, result: ProbeResult): AppliedOutcome {
  if (entry.lastSlotTime !== null && result.slotTime <= entry.lastSlotTime) return { entry }
  const time = later(result.time, entry.lastResultTime)
  const counted: BoardEntry = {
    ...entry,
    ...countsAfter(entry, result.outcome),
    lastSlotTime: result.slotTime,
    lastResultTime: time,
    latencyMs: result.latencyMs,
    message: result.message,
    beats: (entry.beats + BEAT_OF_OUTCOME[result.outcome]).slice(-BEATS_MAX),
  }
  const to = isConfirmed(counted, result.outcome) ? CHECK_MACHINE[entry.state][result.outcome] : undefined
  return to === undefined ? { entry: counted } : changeState(checkId, counted, to, result, time)
}

function countsAfter(entry: BoardEntry, outcome: Outcome) {
  if (outcome === 'error') return { errorsInRow: entry.errorsInRow + 1 }
  if (outcome === 'fail') return { errorsInRow: 0, failuresInRow: entry.failuresInRow + 1, successesInRow: 0 }
  return { errorsInRow: 0, failuresInRow: 0, successesInRow: entry.successesInRow + 1 }
}

function isConfirmed(entry: BoardEntry, outcome: Outcome): boolean {
  if (outcome === 'error') return entry.errorsInRow >= entry.failureThreshold
  if (outcome === 'fail') return entry.failuresInRow >= entry.failureThreshold
  return entry.incidentId === null || entry.successesInRow >= entry.successThreshold
}

function changeState(
  checkId: string,
  entry: BoardEntry,
  to: CheckState,
  result: ProbeResult,
  time: Date,
): AppliedOutcome {
  const seq = entry.transitionSeq + 1
  const effect = incidentEffect(to, entry.incidentId !== null)
  const opened = effect === 'open' ? incidentId(checkId, seq) : null
  const open = effect === 'resolve' ? null : (opened ?? entry.incidentId)
  return {
    entry: { ...entry, state: to, since: time, transitionSeq: seq, incidentId: open },
    transition: {
      schemaVersion: 1,
      checkId,
      checkName: entry.name,
      serviceId: entry.serviceId,
      serviceName: entry.serviceName,
      seq,
      from: entry.state,
      to,
      time,
      message: result.message || successText(entry, result),
      incidentId: effect === 'resolve' ? entry.incidentId : opened,
      effect,
    },
  }
}

function successText(entry: BoardEntry, { latencyMs }: ProbeResult): string {
  const latency = latencyMs === null ? 'answered as expected' : `answered as expected in ${durationText(latencyMs)}`
  return entry.successesInRow > 1 ? `${latency}, ${entry.successesInRow} times in a row` : latency
}

function later(time: Date, other: Date | null): Date {
  return other !== null && other > time ? other : time
}
