import type { CheckState } from '@mesh/core/schema/board'
import type { IncidentEvent, IncidentState, Severity } from '@mesh/core/schema/incident'

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
  }
}

/** Whether an event has words of its own, beside what `happened` says. */
export function saysMore({ action, message }: Pick<IncidentEvent, 'action' | 'message'>): boolean {
  return message !== '' && action !== 'incident.assign' && action !== 'incident.setSeverity'
}
