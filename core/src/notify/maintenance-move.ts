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
  /** What people silence it with now. */
  silence?: Maintenance | undefined
}

/**
 * What maintenance or a silence makes of a due notice; undefined when it may go its way. Nothing is sent meanwhile. What
 * began and ended meanwhile is never told. `state` is the incident's in the notice's episode.
 */
export function maintenanceMove(
  { kind, attempts, maintenance: held }: Pick<Notice, 'kind' | 'attempts' | 'maintenance'>,
  { current: maintained, spanning, silence }: NoticeMaintenance,
  state: IncidentState | undefined,
  now: Date,
): NoticeMove | undefined {
  const current = lastToEnd(maintained, silence)
  const during = current ?? held ?? spanning
  if (kind === 'trigger' && attempts === 0 && state === 'resolved' && during !== undefined) {
    return { move: 'end', state: 'cancelled', reason: `the incident came and went during ${wordsOf(during)}` }
  }
  if (current !== undefined) {
    const { silenceWaitMs, maintenanceWaitMs } = NOTICE_LIMITS
    const latest = now.getTime() + (current.isSilence === true ? silenceWaitMs : maintenanceWaitMs)
    return {
      move: 'wait',
      until: new Date(Math.min(current.endTime.getTime(), latest)),
      reason: `${wordsOf(current)} until ${current.endTime.toISOString()}`,
      maintenance: current,
    }
  }
  return undefined
}

function lastToEnd(one: Maintenance | undefined, other: Maintenance | undefined): Maintenance | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.endTime > one.endTime ? other : one
}

function wordsOf({ name, isSilence }: Pick<Maintenance, 'name' | 'isSilence'>): string {
  return `${isSilence === true ? 'silence' : 'maintenance'} "${name}"`
}
