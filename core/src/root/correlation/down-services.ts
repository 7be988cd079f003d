import type { Incident, Severity } from '../../schema/incident.ts'
import { isAsSevere } from './explains.ts'

/** An incident with its id. */
export interface NamedIncident {
  id: string
  incident: Incident
}

/** The incident that leads those of a service, and when the first of them began; null when that is not known. */
export interface DownService extends NamedIncident {
  since: Date | null
}

/** Services with an unresolved incident of a check, each with the one that leads, which explains its others. */
export function downServices(open: ReadonlyMap<string, Incident>): Map<string, DownService> {
  const down = new Map<string, DownService>()
  for (const [id, incident] of open) {
    if (incident.scope !== 'check') continue
    const one = { id, incident, since: incident.openTime }
    const known = down.get(incident.serviceId)
    const leader = known === undefined || leads(one, known) ? one : known
    down.set(incident.serviceId, { ...leader, since: earlier(one.since, known?.since ?? null) })
  }
  return down
}

/** Whether a service is down at least as badly as `severity` says; never for an unknown one. */
export function isDownAs(
  down: ReadonlyMap<string, DownService>,
  service: string,
  severity: Severity | undefined,
): boolean {
  const found = down.get(service)?.incident.severity
  return found !== undefined && severity !== undefined && isAsSevere(found, severity)
}

/** The one order of incidents: the worse, then the one that began first (unknown comes last), then by id. */
export function leads(one: NamedIncident, other: NamedIncident): boolean {
  const [worse, better] = [one.incident.severity, other.incident.severity]
  if (worse !== better) return isAsSevere(worse, better)
  const [a, b] = [began(one), began(other)]
  return a === b ? one.id < other.id : a < b
}

function began({ incident }: NamedIncident): number {
  return incident.openTime?.getTime() ?? Infinity
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return other < one ? other : one
}
