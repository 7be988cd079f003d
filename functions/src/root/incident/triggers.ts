import { personCallable } from '../../kit/person-callable.ts'

/** Somebody has seen the incident, for operators. */
export const acknowledgeIncident = personCallable(
  'acknowledgeIncident',
  async () => (await import('./acknowledge.ts')).acknowledgeIncident,
)

/** Somebody, or nobody any more, works on the incident, for operators. */
export const assignIncident = personCallable('assignIncident', async () => (await import('./assign.ts')).assignIncident)

/** Words for the timeline, from operators. */
export const commentIncident = personCallable(
  'commentIncident',
  async () => (await import('./comment.ts')).commentIncident,
)

/** How bad the incident is, for operators to say. */
export const setIncidentSeverity = personCallable(
  'setIncidentSeverity',
  async () => (await import('./set-severity.ts')).setIncidentSeverity,
)

/** The incident is over although its check does not say so, for operators. */
export const resolveIncident = personCallable(
  'resolveIncident',
  async () => (await import('./resolve.ts')).resolveIncident,
)

/** The incident was not over, for operators. */
export const reopenIncident = personCallable('reopenIncident', async () => (await import('./reopen.ts')).reopenIncident)
