import type { Incident } from '@mesh/core/schema/incident'
import { describe, expect, it } from 'vitest'
import { beganAt, byNewest } from '../src/features/incidents/incident-times.ts'
import { NOW, secondsAgo } from './board-entry.ts'

function incident(changes: Partial<Incident>): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    severity: 'major',
    assignee: null,
    title: 'Payments: HTTP is down',
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    scope: 'check',
    scopeId: '',
    cause: 'status 500, expected 2xx',
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: secondsAgo(60),
    resolveTime: null,
    reopenTime: null,
    updateTime: secondsAgo(60),
    revision: 1,
    ...changes,
  }
}

describe('beganAt', () => {
  it('is the opening, or the last that is known when the opening has not arrived', () => {
    expect(beganAt(incident({}))).toEqual(secondsAgo(60))
    expect(beganAt(incident({ openTime: null, updateTime: NOW }))).toEqual(NOW)
  })
})

describe('byNewest', () => {
  it('puts incidents that are not resolved first, then the newest', () => {
    const incidents = [
      { id: 'old', value: incident({ openTime: secondsAgo(900) }) },
      { id: 'resolved', value: incident({ state: 'resolved', openTime: secondsAgo(1), resolveTime: NOW }) },
      { id: 'new', value: incident({ state: 'acknowledged', openTime: secondsAgo(5) }) },
    ]
    expect(incidents.toSorted(byNewest).map(({ id }) => id)).toEqual(['new', 'old', 'resolved'])
  })

  it('has one order for incidents of the same moment', () => {
    const twins = ['b', 'a'].map((id) => ({ id, value: incident({}) }))
    expect(twins.toSorted(byNewest).map(({ id }) => id)).toEqual(['a', 'b'])
  })
})
