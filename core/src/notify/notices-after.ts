import { noticeId } from '../paths.ts'
import type { Incident, IncidentEvent } from '../schema/incident.ts'
import type { Notice, NotifySettings } from '../schema/notification.ts'
import { episodeOf, route, type RoutedIncident } from './route.ts'
import { explainedOf, isUntold, whileExplained } from './while-explained.ts'

/**
 * Notices to write after an event of an incident, by id: those that it adds, and pending alarms that wait, go on or are left
 * out because of what explains the incident now. Nothing follows an alarm that is left out.
 */
export function noticesAfter(
  action: IncidentEvent['action'],
  routed: Omit<RoutedIncident, 'existing'> & { existing: ReadonlyMap<string, Notice> },
  settings: Pick<NotifySettings, 'routes'>,
  now: Date,
): Map<string, Notice> {
  const added = route(action, routed, settings, now)
  const written = new Map(added)
  for (const [id, notice] of [...routed.existing, ...added]) {
    const changed = adjusted(notice, routed.incident, now)
    if (changed !== undefined) written.set(id, changed)
  }
  const isLeftOut = (notice: Notice) => {
    const triggerId = noticeId({ ...notice, kind: 'trigger', reminder: 0 })
    return (written.get(triggerId) ?? routed.existing.get(triggerId))?.state === 'cancelled'
  }
  return new Map(
    [...written].filter(([id, notice]) => notice.kind === 'trigger' || !added.has(id) || !isLeftOut(notice)),
  )
}

/** A pending alarm as its incident's cause wants it; undefined when it is that already. */
function adjusted(notice: Notice, incident: Incident, now: Date): Notice | undefined {
  if (notice.state !== 'pending') return undefined
  const explained = explainedOf(incident)
  const state = notice.episode === episodeOf(incident) ? incident.state : 'resolved'
  const next = whileExplained(notice, state, explained, now)
  if (next?.move === 'end') return { ...notice, state: next.state, reason: next.reason, updateTime: now }
  if (next?.move === 'wait') {
    if (notice.reason === next.reason && notice.dueTime > now) return undefined
    return { ...notice, dueTime: next.until, reason: next.reason, updateTime: now }
  }
  if (!isUntold(notice) || explained.causeTime === null || notice.dueTime <= now) return undefined
  const dueTime = new Date(Math.max(now.getTime(), notice.heldUntil?.getTime() ?? 0))
  return dueTime < notice.dueTime ? { ...notice, dueTime, updateTime: now } : undefined
}
