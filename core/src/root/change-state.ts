import { DAY_MS } from '../durations.ts'
import { incidentId } from '../paths.ts'
import type { BoardEntry, CheckState } from '../schema/board.ts'
import type { Transition } from '../schema/transition.ts'
import { incidentEffect } from './machine.ts'

/** How long a change of state is kept: as long as five-minute windows are, and far longer than any repair looks back. */
const KEPT_MS = 90 * DAY_MS

/** The entry after something, and the change of state that it caused. */
export interface AppliedChange {
  entry: BoardEntry
  transition?: Transition
}

/**
 * Puts an entry into another state and tells of it; `to` must follow from the table of a check. No incident opens while
 * people say that the service is up.
 */
export function changeState(
  checkId: string,
  entry: BoardEntry,
  to: CheckState,
  { time, message }: { time: Date; message: string },
): Required<AppliedChange> {
  const seq = entry.transitionSeq + 1
  const wanted = incidentEffect(to, entry.incidentId !== null)
  const effect = wanted === 'open' && entry.isForcedUp === true ? 'none' : wanted
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
      message,
      incidentId: effect === 'resolve' ? entry.incidentId : opened,
      effect,
      expireTime: new Date(time.getTime() + KEPT_MS),
      ...(entry.severity === undefined ? {} : { severity: entry.severity }),
    },
  }
}
