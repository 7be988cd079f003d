import { transitionId } from '../paths.ts'
import type { Incident, IncidentEvent } from '../schema/incident.ts'
import type { Transition } from '../schema/transition.ts'
import { INCIDENT_MACHINE } from './incident-machine.ts'
import { meshEvent, newIncident } from './mesh-incident.ts'

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
    ...(existing ?? beginning(transition)),
    ...namesOf(transition),
    cause: transition.message,
    openTime: transition.time,
    updateTime: latest(existing, transition),
  }
  return { incident, event: meshEvent('incident.open', transition.time, transition.message) }
}

function recovered(existing: Incident | undefined, transition: Transition): IncidentChange {
  const before = existing ?? beginning(transition)
  const updateTime = latest(existing, transition)
  const isOutdated = before.reopenTime !== null && before.reopenTime > transition.time
  const state = INCIDENT_MACHINE[before.state].recover
  if (state === undefined || state === before.state || isOutdated) {
    return {
      incident: { ...before, updateTime },
      event: meshEvent('incident.recover', transition.time, transition.message),
    }
  }
  return {
    incident: { ...before, state, resolveTime: transition.time, updateTime, revision: before.revision + 1 },
    event: meshEvent('incident.resolve', transition.time, transition.message),
  }
}

function beginning(transition: Transition): Incident {
  const { severity = 'major', time } = transition
  return newIncident({ ...namesOf(transition), severity, scope: 'check', cause: '', openTime: null }, time)
}

function namesOf(transition: Transition) {
  return {
    title: `${transition.serviceName}: ${transition.checkName} is down`,
    checkId: transition.checkId,
    serviceId: transition.serviceId,
    serviceName: transition.serviceName,
  } as const
}

function latest(existing: Incident | undefined, transition: Transition): Date {
  return existing !== undefined && existing.updateTime > transition.time ? existing.updateTime : transition.time
}
