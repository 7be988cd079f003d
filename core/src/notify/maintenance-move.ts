import type { Maintenance } from '../root/maintenance/maintenance-at.ts'
import type { IncidentState } from '../schema/incident.ts'
import type { Notice } from '../schema/notification.ts'
import { NOTICE_LIMITS } from './limits.ts'
import type { NoticeMove } from './next-move.ts'

/** How maintenance bears on a notice's incident. */
export interface NoticeMaintenance {
  /** What the incident falls under now. */
  current: Maintenance | undefined
  /** What was not over yet when the incident, opened during it, was resolved. */
  spanning: Maintenance | undefined
}

/**
 * What maintenance makes of a due notice; undefined when it may go its way. Nothing is sent during maintenance. What began
 * and ended meanwhile is never told. `state` is the incident's in the notice's episode.
 */
export function maintenanceMove(
  { kind, attempts, maintenance: held }: Pick<Notice, 'kind' | 'attempts' | 'maintenance'>,
  { current, spanning }: NoticeMaintenance,
  state: IncidentState | undefined,
  now: Date,
): NoticeMove | undefined {
  const during = current?.name ?? held?.name ?? spanning?.name
  if (kind === 'trigger' && attempts === 0 && state === 'resolved' && during !== undefined) {
    return { move: 'end', state: 'cancelled', reason: `the incident came and went during maintenance "${during}"` }
  }
  if (current !== undefined) {
    const latest = now.getTime() + NOTICE_LIMITS.maintenanceWaitMs
    return {
      move: 'wait',
      until: new Date(Math.min(current.endTime.getTime(), latest)),
      reason: `maintenance "${current.name}" until ${current.endTime.toISOString()}`,
      maintenance: current,
    }
  }
  return undefined
}
