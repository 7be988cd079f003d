import { transitionId } from '../paths.ts'
import { MESH, type Incident, type IncidentEvent } from '../schema/incident.ts'
import type { Transition } from '../schema/transition.ts'
import { INCIDENT_MACHINE } from './incident-machine.ts'

/** What a transition or a person makes of an incident: its document and one event of its timeline. */
export interface IncidentChange {
  incident: Incident
  event: IncidentEvent
}

/** Name of the event that a transition adds to its incident's timeline; a timeline takes an event once. */
export function eventIdOf({ checkId, seq }: Transition): string {
  return transitionId(checkId, seq)
}

/**
 * The incident after a transition that its timeline does not hold yet, in whatever order they arrive; undefined when the
 * transition concerns no incident. People's decisions stand: an opening that comes late adds only title, cause and time, and
 * a recovery resolves nothing that a person has resolved before or reopened since.
 */
export function incidentOf(existing: Incident | undefined, transition: Transition): IncidentChange | undefined {
  if (transition.effect === 'none' || transition.incidentId === null) return undefined
  return transition.effect === 'open' ? opened(existing, transition) : recovered(existing, transition)
}

function opened(existing: Incident | undefined, transition: Transition): IncidentChange {
  const incident = {
    ...(existing ?? newIncident(transition)),
    ...namesOf(transition),
    cause: transition.message,
    openTime: transition.time,
    updateTime: latest(existing, transition),
  }
  return { incident, event: eventOf(transition, 'incident.open') }
}

function recovered(existing: Incident | undefined, transition: Transition): IncidentChange {
  const before = existing ?? newIncident(transition)
  const updateTime = latest(existing, transition)
  const isOutdated = before.reopenTime !== null && before.reopenTime > transition.time
  const state = INCIDENT_MACHINE[before.state].recover
  if (state === undefined || state === before.state || isOutdated) {
    return { incident: { ...before, updateTime }, event: eventOf(transition, 'incident.recover') }
  }
  return {
    incident: { ...before, state, resolveTime: transition.time, updateTime, revision: before.revision + 1 },
    event: eventOf(transition, 'incident.resolve'),
  }
}

function newIncident(transition: Transition): Incident {
  return {
    ...namesOf(transition),
    state: 'open',
    severity: transition.severity ?? 'major',
    assignee: null,
    scope: 'check',
    scopeId: '',
    cause: '',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: null,
    resolveTime: null,
    reopenTime: null,
    updateTime: transition.time,
    revision: 1,
  }
}

function namesOf(transition: Transition) {
  return {
    schemaVersion: 1,
    title: `${transition.serviceName}: ${transition.checkName} is down`,
    checkId: transition.checkId,
    serviceId: transition.serviceId,
    serviceName: transition.serviceName,
  } as const
}

function eventOf(transition: Transition, action: IncidentEvent['action']): IncidentEvent {
  const { time, message } = transition
  return { schemaVersion: 1, action, actor: MESH.uid, actorName: MESH.name, time, message }
}

function latest(existing: Incident | undefined, transition: Transition): Date {
  return existing !== undefined && existing.updateTime > transition.time ? existing.updateTime : transition.time
}
