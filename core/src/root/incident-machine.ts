import type { IncidentState } from '../schema/incident.ts'

/** What can happen to an incident: `open` and `recover` come from its check, all others from people. */
export const INCIDENT_ACTIONS = [
  'open',
  'recover',
  'acknowledge',
  'assign',
  'comment',
  'setSeverity',
  'resolve',
  'reopen',
] as const
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number]

/**
 * State of an incident after an action; an action that is not named is refused. What a check reports is never refused:
 * its messages may come late. An opening that comes after a person's change only adds what it knows.
 */
export const INCIDENT_MACHINE: Record<IncidentState, Partial<Record<IncidentAction, IncidentState>>> = {
  open: {
    open: 'open',
    recover: 'resolved',
    acknowledge: 'acknowledged',
    assign: 'open',
    comment: 'open',
    setSeverity: 'open',
    resolve: 'resolved',
  },
  acknowledged: {
    open: 'acknowledged',
    recover: 'resolved',
    assign: 'acknowledged',
    comment: 'acknowledged',
    setSeverity: 'acknowledged',
    resolve: 'resolved',
  },
  resolved: {
    open: 'resolved',
    recover: 'resolved',
    comment: 'resolved',
    setSeverity: 'resolved',
    reopen: 'open',
  },
}
