import { jsonEqual } from '../json-equal.ts'
import type { Board, BoardEntry } from '../schema/board.ts'
import type { CompiledCheck } from '../schema/check.ts'
import { NO_OVERRIDES, type Overrides } from '../schema/override-state.ts'
import type { Transition } from '../schema/transition.ts'
import { NOTHING_MOVED, type MovedEntries } from './board-moves.ts'
import { changeState, type AppliedChange } from './change-state.ts'
import { CHECK_MACHINE } from './machine.ts'
import { forceEntry } from './override-state/force-entry.ts'
import { forcedState } from './override-state/forced-state.ts'
import { withPauses } from './override-state/with-pauses.ts'

/** A board brought in line with its configuration; `board` is undefined when nothing had to change. */
export interface MergedBoard {
  board: Board | undefined
  /**
   * Checks that were paused or resumed, or whose service people began or ceased to say is up, and removed checks whose
   * incident was open: they resolve it.
   */
  transitions: Transition[]
}

/**
 * Adds, renames, pauses, resumes and removes entries so that the board carries exactly these checks; other states stay. What
 * moves here from another board brings its state, and what moves away takes its incident with it.
 */
export function mergeBoard(
  board: Board | undefined,
  checks: readonly CompiledCheck[],
  now: Date,
  overrides: Overrides = NO_OVERRIDES,
  { arrived, left }: MovedEntries = NOTHING_MOVED,
): MergedBoard {
  const before = board?.checks ?? {}
  const after: Record<string, BoardEntry> = {}
  const transitions: Transition[] = []
  for (const check of withPauses(checks, overrides, now)) {
    const known = before[check.checkId] ?? arrivedEntry(arrived.get(check.checkId), now) ?? newEntry(now)
    const isForcedUp = forcedState(overrides.get(check.serviceId), now)?.state === 'up'
    const entry = { ...stateOf(known), ...settingsOf(check), ...(isForcedUp ? { isForcedUp } : {}) }
    const applied = pausedOrResumed(check, entry, now)
    const forced = forceEntry(check.checkId, applied.entry, known.isForcedUp === true, now)
    after[check.checkId] = forced.entry
    for (const { transition } of [applied, forced]) if (transition !== undefined) transitions.push(transition)
  }
  for (const [checkId, entry] of Object.entries(before)) {
    if (after[checkId] !== undefined || entry.incidentId === null || left.has(checkId)) continue
    transitions.push(removal(checkId, entry, now))
  }
  const isChanged = board === undefined ? checks.length > 0 : !jsonEqual(before, after)
  return { board: isChanged ? { schemaVersion: 1, updateTime: now, checks: after } : undefined, transitions }
}

/**
 * Numbers on from now: the board that it comes from may still have numbered changes in the meantime. The answer of a region
 * that was asked goes to that board, so the next failure asks again.
 */
function arrivedEntry(entry: BoardEntry | undefined, now: Date): BoardEntry | undefined {
  if (entry === undefined) return undefined
  return { ...entry, confirming: null, transitionSeq: Math.max(entry.transitionSeq, newEntry(now).transitionSeq) }
}

/** A resumed check starts afresh: what was counted before the pause says nothing about the present. */
function pausedOrResumed(check: CompiledCheck, entry: BoardEntry, now: Date): AppliedChange {
  const isPaused = check.paused === true
  const to = CHECK_MACHINE[entry.state][isPaused ? 'pause' : 'resume']
  if (to === undefined) return { entry }
  const message = isPaused ? 'check paused' : 'check resumed'
  const beats = isPaused ? entry.beats : ''
  const time = now > entry.since ? now : entry.since
  return changeState(check.checkId, { ...entry, ...NOTHING_COUNTED, beats, message }, to, { time, message })
}

const NOTHING_COUNTED = {
  failuresInRow: 0,
  successesInRow: 0,
  partialsInRow: 0,
  errorsInRow: 0,
  advisory: null,
  isFlapping: false,
  confirming: null,
} as const

/** An entry without what it may leave out: settings, and what people say. */
function stateOf(entry: BoardEntry): BoardEntry {
  const { regions: _regions, failQuorum: _toFail, recoverQuorum: _toRecover, reprobe: _reprobe, ...rest } = entry
  const { isForcedUp: _isForcedUp, ...state } = rest
  return state
}

function settingsOf(check: CompiledCheck) {
  const { serviceId, serviceName, name, group, intervalMs, failureThreshold, successThreshold } = check
  const { severity, regions, failQuorum, recoverQuorum, reprobe } = check
  return {
    serviceId,
    serviceName,
    name,
    group,
    intervalMs,
    failureThreshold,
    successThreshold,
    ...(severity === undefined ? {} : { severity }),
    ...(regions === undefined ? {} : { regions }),
    ...(failQuorum === undefined ? {} : { failQuorum }),
    ...(recoverQuorum === undefined ? {} : { recoverQuorum }),
    ...(reprobe === undefined ? {} : { reprobe }),
  }
}

function newEntry(now: Date): BoardEntry {
  return {
    ...NOTHING_COUNTED,
    serviceId: '',
    serviceName: '',
    name: '',
    group: '',
    intervalMs: 0,
    failureThreshold: 0,
    successThreshold: 0,
    state: 'unknown',
    since: now,
    lastSlotTime: null,
    lastResultTime: null,
    latencyMs: null,
    message: '',
    transitionSeq: Math.floor(now.getTime() / 1000),
    incidentId: null,
    beats: '',
  }
}

function removal(checkId: string, entry: BoardEntry, now: Date): Transition {
  const time = now > entry.since ? now : entry.since
  const { transition } = changeState(checkId, entry, 'unknown', { time, message: 'check removed' })
  return { ...transition, incidentId: entry.incidentId, effect: 'resolve' }
}
