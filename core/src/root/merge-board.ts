import { jsonEqual } from '../json-equal.ts'
import type { Board, BoardEntry } from '../schema/board.ts'
import type { CompiledCheck } from '../schema/check.ts'
import type { Transition } from '../schema/transition.ts'

/** A board brought in line with its configuration; `board` is undefined when nothing had to change. */
export interface MergedBoard {
  board: Board | undefined
  /** Removed checks whose incident was open: they resolve it. */
  transitions: Transition[]
}

/** Adds, renames and removes entries so that the board carries exactly these checks; the states of the others stay. */
export function mergeBoard(board: Board | undefined, checks: readonly CompiledCheck[], now: Date): MergedBoard {
  const before = board?.checks ?? {}
  const after: Record<string, BoardEntry> = {}
  for (const check of checks) {
    after[check.checkId] = { ...(before[check.checkId] ?? newEntry(now)), ...settingsOf(check) }
  }
  const transitions = Object.entries(before).flatMap(([checkId, entry]) =>
    after[checkId] === undefined && entry.incidentId !== null ? [removal(checkId, entry, now)] : [],
  )
  const isChanged = board === undefined ? checks.length > 0 : !jsonEqual(before, after)
  return { board: isChanged ? { schemaVersion: 1, updateTime: now, checks: after } : undefined, transitions }
}

function settingsOf(check: CompiledCheck) {
  const { serviceId, serviceName, name, group, intervalMs, failureThreshold, successThreshold } = check
  return { serviceId, serviceName, name, group, intervalMs, failureThreshold, successThreshold }
}

function newEntry(now: Date) {
  return {
    state: 'unknown',
    since: now,
    lastSlotTime: null,
    lastResultTime: null,
    latencyMs: null,
    message: '',
    failuresInRow: 0,
    successesInRow: 0,
    errorsInRow: 0,
    transitionSeq: Math.floor(now.getTime() / 1000),
    incidentId: null,
    beats: '',
  } as const
}

function removal(checkId: string, entry: BoardEntry, now: Date): Transition {
  return {
    schemaVersion: 1,
    checkId,
    checkName: entry.name,
    serviceId: entry.serviceId,
    serviceName: entry.serviceName,
    seq: entry.transitionSeq + 1,
    from: entry.state,
    to: 'unknown',
    time: now > entry.since ? now : entry.since,
    message: 'check removed',
    incidentId: entry.incidentId,
    effect: 'resolve',
  }
}
