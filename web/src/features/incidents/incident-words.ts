import type { CheckState } from '@mesh/core/schema/board'
import type { Incident, IncidentEvent, IncidentState, Severity } from '@mesh/core/schema/incident'

/** The colour and icon of an incident's state, in those of checks. */
export const LOOK_OF_STATE: Record<IncidentState, CheckState> = {
  open: 'down',
  acknowledged: 'degraded',
  resolved: 'up',
}

/** What stands before how long an incident has lasted. */
export const STATE_LEADS: Record<IncidentState, string> = {
  open: 'Open for',
  acknowledged: 'Acknowledged, open for',
  resolved: 'Resolved after',
}

/** The one word for each severity. */
export const SEVERITY_WORDS: Record<Severity, string> = { critical: 'Critical', major: 'Major', minor: 'Minor' }

/** What an event of the timeline was, before the name of who did it. */
export function happened({ action, message }: Pick<IncidentEvent, 'action' | 'message'>): string {
  switch (action) {
    case 'incident.open':
      return 'Opened'
    case 'incident.acknowledge':
      return 'Acknowledged'
    case 'incident.assign':
      return message === '' ? 'Assigned to nobody' : `Assigned to ${message}`
    case 'incident.comment':
      return 'Commented'
    case 'incident.setSeverity':
      return `Severity set to ${message}`
    case 'incident.resolve':
      return 'Resolved'
    case 'incident.reopen':
      return 'Reopened'
    case 'incident.recover':
      return 'Recovery of the check seen'
    case 'incident.attach':
      return 'Found to be part of something else'
    case 'incident.detach':
      return 'No longer explained by something else'
  }
}

/** Whether an event has words of its own, beside what `happened` says. */
export function saysMore({ action, message }: Pick<IncidentEvent, 'action' | 'message'>): boolean {
  return message !== '' && action !== 'incident.assign' && action !== 'incident.setSeverity'
}

/** Whether people must know of the incident itself: nothing explains it, and its group does not tolerate it. */
export function isOwnCause({ causeId, isQuiet }: Pick<Incident, 'causeId' | 'isQuiet'>): boolean {
  return causeId === null && !isQuiet
}

/** How many open incidents there are, others told apart: `1 open incident, 7 more that are explained`. */
export function openInWords(incidents: readonly Pick<Incident, 'causeId' | 'isQuiet'>[]): string {
  const own = incidents.filter(isOwnCause).length
  const quiet = incidents.filter(({ isQuiet }) => isQuiet).length
  const explained = incidents.length - own - quiet
  const parts = [own === 1 ? '1 open incident' : `${own} open incidents`]
  if (explained > 0) parts.push(`${explained} more that ${explained === 1 ? 'is' : 'are'} explained`)
  if (quiet > 0) parts.push(`${quiet} tolerated by ${quiet === 1 ? 'its group' : 'their groups'}`)
  return parts.join(', ')
}

/** How many incidents one explains; `isCut` when there may be more than were read. */
export function explainsInWords(count: number, isCut: boolean): string {
  if (isCut) return `Explains ${count} others or more`
  return count === 1 ? 'Explains 1 other' : `Explains ${count} others`
}
