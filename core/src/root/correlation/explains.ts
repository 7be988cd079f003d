import { SEVERITIES, type Incident, type Severity } from '../../schema/incident.ts'

/** Whether one severity is at least as bad as another. */
export function isAsSevere(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(other)
}

/**
 * How bad an incident must be at least to explain this one: as bad as it is itself, or else whoever is told of the worst alone
 * hears of nothing. The fast rows of an objective are critical whatever its checks are: `major`, which checks are
 * unless mesh.yaml says otherwise, is enough for those.
 */
export function severityToExplain({ scope, severity }: Pick<Incident, 'scope' | 'severity'>): Severity {
  return scope === 'slo' && severity === 'critical' ? 'major' : severity
}
