import type { Incident } from '@mesh/core/schema/incident'
import { Link } from '@tanstack/react-router'
import type { Fact } from '../../ui/facts.tsx'

/** What explains the incident; nothing when it stands for itself. */
export function causeFacts({ causeId, causeText, isQuiet }: Incident): Fact[] {
  if (isQuiet) return [{ term: 'Nobody is told', value: causeText }]
  if (causeId === null) return []
  const link = (
    <Link to="/incidents/$incidentId" params={{ incidentId: causeId }}>
      {causeText}
    </Link>
  )
  return [{ term: 'Caused by', value: link }]
}

/** What the incident is about. */
export function subjectFacts({ scope, scopeId, serviceId, serviceName, checkId }: Incident): Fact[] {
  if (scope === 'group') return [{ term: 'Group of services', value: serviceName }]
  if (scope === 'action') return [{ term: 'Action', value: <code>{scopeId}</code> }]
  const link = (
    <Link to="/services/$serviceId" params={{ serviceId }}>
      {serviceName}
    </Link>
  )
  const service = { term: 'Service', value: serviceId === '' ? serviceName : link }
  if (scope === 'slo') return [service, { term: 'Objective', value: <code>{scopeId}</code> }]
  return [service, { term: 'Check', value: <code>{checkId}</code> }]
}
