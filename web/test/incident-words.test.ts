import type { IncidentEvent } from '@mesh/core/schema/incident'
import { incidentEventSchema } from '@mesh/core/schema/incident'
import { describe, expect, it } from 'vitest'
import { happened, saysMore } from '../src/features/incidents/incident-words.ts'

function told(action: IncidentEvent['action'], message: string): string {
  return saysMore({ action, message }) ? `${happened({ action, message })}: ${message}` : happened({ action, message })
}

describe('an event of the timeline', () => {
  it.each<[IncidentEvent['action'], string, string]>([
    ['incident.open', 'HTTP 503', 'Opened: HTTP 503'],
    ['incident.acknowledge', '', 'Acknowledged'],
    ['incident.assign', 'Ada', 'Assigned to Ada'],
    ['incident.assign', '', 'Assigned to nobody'],
    ['incident.comment', 'looking', 'Commented: looking'],
    ['incident.setSeverity', 'critical', 'Severity set to critical'],
    ['incident.resolve', 'planned', 'Resolved: planned'],
    ['incident.reopen', '', 'Reopened'],
    ['incident.recover', 'well again', 'Recovery of the check seen: well again'],
  ])('%s (%s) reads %s', (action, message, words) => {
    expect(told(action, message)).toBe(words)
  })

  it('has words whatever its action', () => {
    for (const action of incidentEventSchema.shape.action.options)
      expect(happened({ action, message: 'x' })).not.toBe('')
  })
})
