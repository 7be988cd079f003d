import type { IncidentEvent } from '@mesh/core/schema/incident'
import { incidentEventSchema } from '@mesh/core/schema/incident'
import { describe, expect, it } from 'vitest'
import {
  explainsInWords,
  happened,
  isOwnCause,
  openInWords,
  saysMore,
} from '../src/features/incidents/incident-words.ts'

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
    ['incident.attach', 'DB is down', 'Found to be part of something else: DB is down'],
    ['incident.detach', 'DB is down', 'No longer explained by something else: DB is down'],
    ['incident.recover', 'well again', 'Recovery of the check seen: well again'],
  ])('%s (%s) reads %s', (action, message, words) => {
    expect(told(action, message)).toBe(words)
  })

  it('has words whatever its action', () => {
    for (const action of incidentEventSchema.shape.action.options)
      expect(happened({ action, message: 'x' })).not.toBe('')
  })
})

describe('open incidents in words', () => {
  const own = { causeId: null, isQuiet: false }
  const explained = { causeId: 'db.http_1', isQuiet: false }
  const quiet = { causeId: null, isQuiet: true }

  it.each([
    [[own], '1 open incident'],
    [[own, own], '2 open incidents'],
    [[own, explained], '1 open incident, 1 more that is explained'],
    [[own, ...Array.from({ length: 100 }, () => explained)], '1 open incident, 100 more that are explained'],
    [[quiet], '0 open incidents, 1 tolerated by its group'],
    [[own, quiet, quiet], '1 open incident, 2 tolerated by their groups'],
  ])('%#', (incidents, words) => {
    expect(openInWords(incidents)).toBe(words)
  })

  it('counts only what stands for itself', () => {
    expect([own, explained, quiet].map(isOwnCause)).toEqual([true, false, false])
  })

  it('says how many others an incident explains', () => {
    expect([explainsInWords(1, false), explainsInWords(7, false), explainsInWords(100, true)]).toEqual([
      'Explains 1 other',
      'Explains 7 others',
      'Explains 100 others or more',
    ])
  })
})
