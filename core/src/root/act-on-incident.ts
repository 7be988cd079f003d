import { MeshError } from '../errors.ts'
import type { Incident, IncidentEvent, Person, Severity } from '../schema/incident.ts'
import { INCIDENT_MACHINE } from './incident-machine.ts'
import type { IncidentChange } from './incident-of.ts'

/** What a person does to an incident. */
export type IncidentAct =
  | { action: 'acknowledge' }
  | { action: 'assign'; assignee: Person | null }
  | { action: 'comment'; text: string }
  | { action: 'setSeverity'; severity: Severity }
  | { action: 'resolve'; reason: string }
  | { action: 'reopen' }

/** One person's wish, made upon the revision that they saw; undefined where it does not matter (a comment). */
export interface IncidentRequest {
  act: IncidentAct
  person: Person
  revision: number | undefined
  time: Date
}

/**
 * The incident after a person's act. Throws `aborted` when it changed since the person saw it, and `failed-precondition`
 * when its state does not allow the act or nothing would change.
 */
export function actOnIncident(incident: Incident, { act, person, revision, time }: IncidentRequest): IncidentChange {
  if (revision !== undefined && revision !== incident.revision) throw stale(incident, revision)
  const state = INCIDENT_MACHINE[incident.state][act.action]
  if (state === undefined)
    throw refused(`the incident is ${incident.state}: it cannot be ${DONE[act.action]}`, incident)
  const changed = { ...incident, ...fieldsAfter(incident, act, time), state }
  const isDecision = act.action !== 'comment'
  return {
    incident: {
      ...changed,
      revision: incident.revision + (isDecision ? 1 : 0),
      updateTime: incident.updateTime > time ? incident.updateTime : time,
    },
    event: eventOf(act, person, time),
  }
}

/** The event that an act adds to the timeline: the same request always gives the same one, but for its time. */
export function eventOf(act: IncidentAct, person: Person, time: Date): IncidentEvent {
  return {
    schemaVersion: 1,
    action: `incident.${act.action}`,
    actor: person.uid,
    actorName: person.name,
    time,
    message: messageOf(act),
  }
}

const DONE: Record<IncidentAct['action'], string> = {
  acknowledge: 'acknowledged',
  assign: 'assigned',
  comment: 'commented on',
  setSeverity: 'given another severity',
  resolve: 'resolved',
  reopen: 'reopened',
}

function fieldsAfter(incident: Incident, act: IncidentAct, time: Date): Partial<Incident> {
  switch (act.action) {
    case 'assign':
      if (act.assignee?.uid === incident.assignee?.uid) {
        throw refused(`the incident is assigned to ${act.assignee?.name ?? 'nobody'} already`, incident)
      }
      return { assignee: act.assignee }
    case 'setSeverity':
      if (act.severity === incident.severity) throw refused(`the severity is ${act.severity} already`, incident)
      return { severity: act.severity }
    case 'resolve':
      return { resolveTime: time }
    case 'reopen':
      return { resolveTime: null, reopenTime: time }
    case 'acknowledge':
    case 'comment':
      return {}
  }
}

function messageOf(act: IncidentAct): string {
  switch (act.action) {
    case 'assign':
      return act.assignee?.name ?? ''
    case 'comment':
      return act.text
    case 'setSeverity':
      return act.severity
    case 'resolve':
      return act.reason
    case 'acknowledge':
    case 'reopen':
      return ''
  }
}

function stale(incident: Incident, expected: number): MeshError {
  const { revision, state, severity, assignee } = incident
  const found = `${state}, ${severity}, assigned to ${assignee?.name ?? 'nobody'}`
  return new MeshError(
    'aborted',
    `the incident changed since you saw it: revision ${expected} was expected, ${revision} found (${found}); look again`,
    { details: { expected, found: { revision, state, severity, assignee } } },
  )
}

function refused(message: string, { state, revision }: Incident): MeshError {
  return new MeshError('failed-precondition', message, { details: { state, revision } })
}
