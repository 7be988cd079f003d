import { expect, test } from 'vitest'
import { applyOutcome } from '../../src/root/apply-outcome.ts'
import { compileConfig } from '../../src/root/compile-config.ts'
import { diffConfig } from '../../src/root/diff-config.ts'
import { incidentOf } from '../../src/root/incident-of.ts'
import { mergeBoard } from '../../src/root/merge-board.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { at, transition } from '../fixtures.ts'

function configOf(check: object, service: object = {}) {
  const checks = [{ id: 'http', http: { url: 'https://a.test/' }, failureThreshold: 1, reprobe: false, ...check }]
  return meshConfigSchema.parse({ version: 1, services: [{ id: 'a', checks, ...service }] })
}

test('the severity of a check becomes that of its incidents', () => {
  const { checks } = compileConfig(configOf({ severity: 'critical' }))
  const { board } = mergeBoard(undefined, [...checks.values()], at(0))
  const entry = board?.checks['a.http']
  if (entry === undefined) throw new Error('no entry')
  const fall = applyOutcome('a.http', entry, {
    outcome: 'fail',
    slotTime: at(5),
    time: at(5),
    latencyMs: null,
    message: 'HTTP 503',
  })
  expect(fall.transition).toMatchObject({ effect: 'open', severity: 'critical' })
  const change = fall.transition && incidentOf(undefined, fall.transition)
  expect(change?.incident.severity).toBe('critical')
})

test('a recovery that comes first brings the severity too', () => {
  const change = incidentOf(undefined, transition({ effect: 'resolve', to: 'up', severity: 'minor' }))
  expect(change?.incident.severity).toBe('minor')
})

test('nothing said means major, and is not stored', () => {
  const [check] = [...compileConfig(configOf({ severity: 'major' })).checks.values()]
  expect(check).not.toHaveProperty('severity')
  expect(incidentOf(undefined, transition({ effect: 'open' }))?.incident.severity).toBe('major')
})

test.each([
  ['severity', { severity: 'minor' }, {}, 'a.http', ['severity']],
  ['conditions', { conditions: ['[STATUS] == 204'] }, {}, 'a.http', ['conditions', 'http.expectStatus']],
  ['labels', {}, { labels: { team: 'shop' } }, 'a', ['labels.team']],
])('a change of %s alone is told', (_what, check, service, id, fields) => {
  const before = diffConfig(configOf({}), { services: new Map(), checks: new Map() }, [], at(0))
  const stored = { services: before.services.set, checks: before.checks.set }
  const { lines } = diffConfig(configOf(check, service), stored, ['b1'], at(1))
  const updates = lines.filter(({ change }) => change !== 'unchanged')
  expect(updates).toMatchObject([{ change: 'update', id, fields: expect.arrayContaining(fields) as unknown }])
})

test.each([
  ['a label with capitals', { labels: { Team: 'shop' } }],
  ['an empty label', { labels: { team: '' } }],
  ['more than twenty labels', { labels: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`l${n}`, 'x'])) }],
])('%s is refused', (_what, service) => {
  expect(() => configOf({}, service)).toThrow('labels')
})
