import { expect, test } from 'vitest'
import {
  correlationPass,
  PASS_CHANGES_MAX,
  type CorrelationPass,
} from '../../../src/root/correlation/correlation-pass.ts'
import { correlationStateSchema, NO_CORRELATION } from '../../../src/schema/correlation.ts'
import { incidentEventSchema, incidentSchema, type Incident, type Severity } from '../../../src/schema/incident.ts'
import { at, incident } from '../../fixtures.ts'

function down(serviceId: string, began = 10): [string, Incident] {
  return [`${serviceId}.http_1`, incident({ serviceId, checkId: `${serviceId}.http`, openTime: at(began) })]
}

function changeOf(pass: CorrelationPass | undefined, id: string) {
  const change = pass?.changes.get(id)
  if (change === undefined) throw new Error(`${id} is not changed`)
  return change
}

const edge = { id: 'edge', services: ['a', 'b', 'c'], downWhen: 2 }

test('a cause is written with its time and an event, and leaves the revision as it is', () => {
  const settings = { dependencies: { web: ['db'] }, groups: [] }
  const open = new Map([down('web'), down('db')])
  const pass = correlationPass({ open, settings, state: NO_CORRELATION }, at(20))
  expect(pass).toMatchObject({ isComplete: true, state: { revision: 1 } })
  expect([...(pass?.changes.keys() ?? [])]).toEqual(['web.http_1'])
  const { incident: after, events } = changeOf(pass, 'web.http_1')
  expect(after).toMatchObject({ causeId: 'db.http_1', causeTime: at(20), updateTime: at(20), revision: 1 })
  expect(events.get('cause_1')).toMatchObject({ action: 'incident.attach', message: 'Payments: Health is down' })

  const freed = correlationPass(
    { open: new Map([['web.http_1', after]]), settings, state: pass?.state ?? NO_CORRELATION },
    at(30),
  )
  const { incident: own, events: more } = changeOf(freed, 'web.http_1')
  expect(own).toMatchObject({ causeId: null, causeText: '', causeTime: at(30), revision: 1 })
  expect(more.get('cause_2')).toMatchObject({ action: 'incident.detach', message: 'Payments: Health is down' })
})

test('a group opens when its last allowed member falls, keeps its words true and resolves when fewer are down', () => {
  const settings = { dependencies: {}, groups: [edge] }
  const opened = correlationPass(
    { open: new Map([down('a', 5), down('b', 9)]), settings, state: NO_CORRELATION },
    at(20),
  )
  const { incident: group, events } = changeOf(opened, 'group.edge_1')
  expect(incidentSchema.parse(group)).toMatchObject({ title: 'edge: 2 of 3 are down (1 allowed)', openTime: at(9) })
  expect(incidentEventSchema.parse(events.get('group.edge_1'))).toMatchObject({ action: 'incident.open' })
  const state = correlationStateSchema.parse(opened?.state)
  expect(state.groups).toEqual({ edge: { seq: 1, incidentId: 'group.edge_1' } })

  const open = new Map([
    ...[...(opened?.changes ?? [])].map(([id, change]) => [id, change.incident] as const),
    down('c', 21),
  ])
  const grown = correlationPass({ open, settings, state }, at(30))
  expect(grown?.changes.get('group.edge_1')?.incident).toMatchObject({
    title: 'edge: 3 of 3 are down (1 allowed)',
    revision: 1,
  })
  expect(grown?.changes.get('group.edge_1')?.events.size).toBe(0)

  const fewer = new Map([...open].filter(([id]) => id.startsWith('a') || id.startsWith('group')))
  const over = correlationPass({ open: fewer, settings, state }, at(40))
  expect(over?.changes.get('group.edge_1')?.incident).toMatchObject({
    state: 'resolved',
    resolveTime: at(40),
    revision: 2,
  })
  expect(over?.changes.get('a.http_1')?.incident).toMatchObject({ causeId: null, isQuiet: true })
  expect(over?.state.groups).toEqual({ edge: { seq: 1, incidentId: null } })
})

test('a group is as bad as the worst of its members; a worse one ends its incident and opens another, which explains it', () => {
  const settings = { dependencies: {}, groups: [edge] }
  const severe = (id: string, severity: Severity): [string, Incident] => {
    const [name, one] = down(id)
    return [name, { ...one, severity }]
  }
  const open = new Map([severe('a', 'minor'), severe('b', 'minor')])
  const first = correlationPass({ open, settings, state: NO_CORRELATION }, at(20))
  expect(changeOf(first, 'group.edge_1').incident).toMatchObject({ severity: 'minor' })
  for (const [id, change] of first?.changes ?? []) open.set(id, change.incident)

  open.set(...severe('c', 'critical'))
  const state = correlationStateSchema.parse(first?.state)
  const second = correlationPass({ open, settings, state }, at(30))
  expect(changeOf(second, 'group.edge_1').incident).toMatchObject({ state: 'resolved', causeId: 'group.edge_2' })
  expect(changeOf(second, 'group.edge_2').incident).toMatchObject({
    state: 'open',
    severity: 'critical',
    causeId: null,
  })
  for (const id of ['a', 'b', 'c'])
    expect(changeOf(second, `${id}.http_1`).incident).toMatchObject({ causeId: 'group.edge_2' })

  for (const [id, { incident: after }] of second?.changes ?? []) {
    if (after.state === 'resolved') open.delete(id)
    else open.set(id, after)
  }
  const next = { open, settings, state: second?.state ?? NO_CORRELATION }
  expect(correlationPass(next, at(40))).toBeUndefined()
  const lowered = open.get('group.edge_2')
  if (lowered !== undefined) open.set('group.edge_2', { ...lowered, severity: 'minor' })
  expect(correlationPass(next, at(50))).toBeUndefined()
})

test('a storm larger than a transaction is done in several passes, each of which says so', () => {
  const services = Array.from({ length: PASS_CHANGES_MAX + 50 }, (_, index) => `s${index}`)
  const settings = { dependencies: Object.fromEntries(services.map((id) => [id, ['db']])), groups: [] }
  const open = new Map([down('db'), ...services.map((id) => down(id))])
  const first = correlationPass({ open, settings, state: NO_CORRELATION }, at(20))
  expect([first?.changes.size, first?.isComplete]).toEqual([PASS_CHANGES_MAX, false])
  const events = [...(first?.changes.values() ?? [])].map((change) => change.events.size)
  expect(PASS_CHANGES_MAX + events.reduce((sum, count) => sum + count, 0)).toBeLessThan(500)
  for (const [id, change] of first?.changes ?? []) open.set(id, change.incident)
  const second = correlationPass({ open, settings, state: first?.state ?? NO_CORRELATION }, at(20))
  expect([second?.changes.size, second?.isComplete]).toEqual([50, true])
})
