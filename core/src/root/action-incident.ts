import { MESH, type Incident, type IncidentEvent, type Severity } from '../schema/incident.ts'
import { INCIDENT_MACHINE } from './incident-machine.ts'
import type { IncidentChange } from './incident-of.ts'

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
    return { incident: newActionIncident(trouble, time), event: eventOf('incident.open', trouble.message, time) }
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
  return { incident, event: eventOf('incident.reopen', trouble.message, time) }
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
  return { incident, event: eventOf('incident.resolve', message, time) }
}

function newActionIncident({ actionId, title, severity, message }: ActionTrouble, time: Date): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    severity,
    assignee: null,
    title,
    scope: 'action',
    scopeId: actionId,
    checkId: '',
    serviceId: '',
    serviceName: '',
    cause: message,
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: time,
    resolveTime: null,
    reopenTime: null,
    updateTime: time,
    revision: 1,
  }
}

function eventOf(action: IncidentEvent['action'], message: string, time: Date): IncidentEvent {
  return { schemaVersion: 1, action, actor: MESH.uid, actorName: MESH.name, time, message }
}
