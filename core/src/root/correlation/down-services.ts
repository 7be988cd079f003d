import type { Incident } from '../../schema/incident.ts'

/** An incident with its id. */
export interface NamedIncident {
  id: string
  incident: Incident
}

/** Services with an unresolved incident of a check, each with the earliest of them, which explains its others. */
export function downServices(open: ReadonlyMap<string, Incident>): Map<string, NamedIncident> {
  const down = new Map<string, NamedIncident>()
  for (const [id, incident] of open) {
    if (incident.scope !== 'check') continue
    const one = { id, incident }
    const known = down.get(incident.serviceId)
    if (known === undefined || isEarlier(one, known)) down.set(incident.serviceId, one)
  }
  return down
}

/** The one order of incidents: by when they began (unknown comes last), then by id. */
export function isEarlier(one: NamedIncident, other: NamedIncident): boolean {
  const [a, b] = [began(one), began(other)]
  return a === b ? one.id < other.id : a < b
}

function began({ incident }: NamedIncident): number {
  return incident.openTime?.getTime() ?? Infinity
}
