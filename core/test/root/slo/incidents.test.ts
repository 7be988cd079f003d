import { describe, expect, test } from 'vitest'
import { explainedUntil } from '../../../src/root/slo/explained-until.ts'
import { sloEventId, sloIncident } from '../../../src/root/slo/slo-incident.ts'
import { incidentEventSchema, incidentSchema, type Incident } from '../../../src/schema/incident.ts'
import { at, incident } from '../../fixtures.ts'

const owner = { id: 'pay', serviceId: 'payments', serviceName: 'Payments' }
const opening = {
  action: 'open',
  incidentId: 'slo.pay_8',
  severity: 'critical',
  title: 'burns',
  message: 'why',
} as const
const ending = { action: 'resolve', incidentId: 'slo.pay_8', message: 'well' } as const

describe('the incident', () => {
  const opened = sloIncident(undefined, opening, owner, at(0)) ?? expect.fail()

  test('opens for the objective', () => {
    expect(incidentSchema.parse(opened.incident)).toMatchObject({
      state: 'open',
      scope: 'slo',
      scopeId: 'pay',
      checkId: '',
      serviceId: 'payments',
      title: 'Payments: burns',
      cause: 'why',
    })
    expect(incidentEventSchema.parse(opened.event)).toMatchObject({ action: 'incident.open', actor: 'mesh' })
    expect(sloEventId(opening)).not.toBe(sloEventId(ending))
  })

  test('resolves', () => {
    const ended = sloIncident(opened.incident, ending, owner, at(60))
    expect(ended).toMatchObject({
      incident: { state: 'resolved', resolveTime: at(60), revision: 2 },
      event: { action: 'incident.resolve', message: 'well' },
    })
  })

  test.each([
    ['resolved by a person', { state: 'resolved', resolveTime: at(30) }],
    ['reopened since', { reopenTime: at(90) }],
  ] as const)('stays as people decided: %s', (_, changes) => {
    const before: Incident = { ...opened.incident, ...changes }
    expect(sloIncident(before, ending, owner, at(60))).toMatchObject({
      incident: { state: before.state, resolveTime: before.resolveTime, revision: before.revision },
      event: { action: 'incident.recover' },
    })
  })

  test('that was deleted is left alone', () => {
    expect(sloIncident(undefined, ending, owner, at(60))).toBeUndefined()
  })
})

describe('what explains the failures of a service', () => {
  const settings = { dependencies: { shop: ['payments'] }, groups: [] }
  const resolved = (seconds: number, changes: Partial<Incident> = {}) =>
    incident({ state: 'resolved', resolveTime: at(seconds), ...changes })
  const explained = (open: Record<string, Incident>, ended: Record<string, Incident> = {}) =>
    explainedUntil(
      ['payments', 'shop', 'mail', 'shop'],
      { open: new Map(Object.entries(open)), resolved: new Map(Object.entries(ended)) },
      settings,
      at(900),
    )

  test('nothing, without incidents', () => expect(explained({})).toEqual(new Map()))

  test('an open incident, for itself and for those that depend on it', () => {
    expect(explained({ 'payments.http_7': incident() })).toEqual(
      new Map([
        ['payments', at(900)],
        ['shop', at(900)],
      ]),
    )
  })

  test('the last one that was resolved, unless one is open', () => {
    const ended = { a: resolved(100), b: resolved(300), c: resolved(200) }
    expect(explained({}, ended).get('payments')).toEqual(at(300))
    expect(explained({ d: incident() }, ended).get('payments')).toEqual(at(900))
  })

  test('minor incidents explain nothing, nor do they hide what does', () => {
    expect(explained({ a: incident({ severity: 'minor' }) })).toEqual(new Map())
    const ended = { a: resolved(100), b: resolved(300, { severity: 'minor' }) }
    expect(explained({}, ended).get('payments')).toEqual(at(100))
  })

  test('incidents of objectives explain nothing', () => {
    const its = { scope: 'slo', scopeId: 'pay', checkId: '' } as const
    expect(explained({ a: incident(its) }, { b: resolved(100, its) })).toEqual(new Map())
  })
})
