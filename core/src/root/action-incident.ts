import type { Incident, Severity } from '../schema/incident.ts'
import { INCIDENT_MACHINE } from './incident-machine.ts'
import type { IncidentChange } from './incident-of.ts'
import { meshEvent, newIncident } from './mesh-incident.ts'

/** What people must look after about an action. */
export interface ActionTrouble {
  actionId: string
  /** The action's title. */
  title: string
  severity: Severity
  message: string
}

/** The incident of an action as it opens, or opens again; undefined while it is open already. */
export function openedActionIncident(
  existing: Incident | undefined,
  trouble: ActionTrouble,
  time: Date,
): IncidentChange | undefined {
  if (existing === undefined) {
    const { actionId: scopeId, title, severity, message: cause } = trouble
    const incident = newIncident({ scope: 'action', scopeId, title, severity, cause }, time)
    return { incident, event: meshEvent('incident.open', time, trouble.message) }
  }
  if (INCIDENT_MACHINE[existing.state].reopen === undefined) return undefined
  const incident: Incident = {
    ...existing,
    state: 'open',
    severity: trouble.severity,
    cause: trouble.message,
    resolveTime: null,
    reopenTime: time,
    updateTime: time,
    revision: existing.revision + 1,
  }
  return { incident, event: meshEvent('incident.reopen', time, trouble.message) }
}

/** The incident of an action that needs nobody any more; undefined when there is none or it is over. */
export function resolvedActionIncident(
  existing: Incident | undefined,
  message: string,
  time: Date,
): IncidentChange | undefined {
  if (existing === undefined || existing.state === 'resolved') return undefined
  const state = INCIDENT_MACHINE[existing.state].recover ?? 'resolved'
  const incident = { ...existing, state, resolveTime: time, updateTime: time, revision: existing.revision + 1 }
  return { incident, event: meshEvent('incident.resolve', time, message) }
}
