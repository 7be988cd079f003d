import { MESH, type Incident, type IncidentEvent } from '../schema/incident.ts'

/** What distinguishes one new incident from another; everything else begins alike. */
type Beginning = Pick<Incident, 'title' | 'severity' | 'scope' | 'cause'> &
  Partial<Pick<Incident, 'scopeId' | 'checkId' | 'serviceId' | 'serviceName' | 'openTime'>>

/** An incident as Mesh begins it: open, nobody's, explained by nothing. `openTime` is `time` unless it is given. */
export function newIncident(beginning: Beginning, time: Date): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    assignee: null,
    scopeId: '',
    checkId: '',
    serviceId: '',
    serviceName: '',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: time,
    resolveTime: null,
    reopenTime: null,
    updateTime: time,
    revision: 1,
    ...beginning,
  }
}

/** An event of a timeline that Mesh itself adds. */
export function meshEvent(action: IncidentEvent['action'], time: Date, message: string): IncidentEvent {
  return { schemaVersion: 1, action, actor: MESH.uid, actorName: MESH.name, time, message }
}
