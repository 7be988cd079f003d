import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionText, dueOverrides } from '../../../src/root/override/due-overrides.ts'
import { isRetryTime } from '../../../src/root/override/is-retry-time.ts'
import { SEVERITIES, type Incident } from '../../../src/schema/incident.ts'
import { overrideRuleSchema } from '../../../src/schema/settings/override-rule.ts'
import { at, incident } from '../../fixtures.ts'

const GROUPS = { Shop: ['payments', 'catalog'] }

function ruleOf(when: object) {
  return overrideRuleSchema.parse({
    id: 'r',
    when: { lastsFor: '10m', ...when },
    propose: { action: 'webhook.call', reason: 'it lasts' },
  })
}

function judge(when: object, changes: Partial<Incident>, now = at(700), more: object = {}) {
  const judged = [{ id: 'i', incident: incident(changes), ...more }]
  const [verdict] = dueOverrides([ruleOf(when)], judged, GROUPS, now)
  return verdict?.matches[0]?.isDue ?? verdict?.misses[0]
}

describe('a rule', () => {
  test.each<[string, object, Partial<Incident>, unknown]>([
    ['without conditions', {}, {}, true],
    ['its severity', { severity: ['critical'] }, { severity: 'critical' }, true],
    ['another severity', { severity: ['critical'] }, { severity: 'minor' }, '1: its severity is minor, not critical'],
    ['its service', { services: ['payments'] }, {}, true],
    ['another service', { services: ['mail'] }, {}, '1: it is about another service'],
    ['its group', { groups: ['Shop'] }, {}, true],
    ['another group', { groups: ['Platform'] }, {}, '1: its service is in another group'],
    ['acknowledged, which does not matter', {}, { state: 'acknowledged' }, true],
    ['acknowledged', { unacknowledged: true }, { state: 'acknowledged' }, '1: somebody acknowledged it'],
    ['resolved', {}, { state: 'resolved' }, '1: it is resolved'],
    ['explained by another', {}, { causeId: 'x_1' }, '1: another incident explains it'],
    ['quiet in its group', {}, { isQuiet: true }, '1: its group bears it'],
    ['without a beginning', {}, { openTime: null }, '1: its beginning is not known yet'],
    ['that lasts too short yet', {}, { openTime: at(101) }, false],
    ['that lasts long enough', {}, { openTime: at(100) }, true],
    ['reopened since', {}, { openTime: at(0), reopenTime: at(500) }, false],
  ])('%s', (_, when, changes, expected) => {
    expect(judge(when, { openTime: at(10), ...changes })).toEqual(expected)
  })

  test('waits while its service is in maintenance', () => {
    const maintained = { isInMaintenance: true }
    expect(judge({}, { openTime: at(10) }, at(700), maintained)).toBe('1: its service is in maintenance')
    expect(judge({}, { openTime: at(10) }, at(700), { isInMaintenance: false })).toBe(true)
  })

  test('whose parameters name the service matches no incident that has not one service', () => {
    const rule = ruleOf({})
    const named = { ...rule, propose: { ...rule.propose, parameters: { reason: 'mend {serviceId}' } } }
    const incidents = [
      { id: 'group.all_1', incident: incident({ scope: 'group', serviceId: '', openTime: at(10) }) },
      { id: 'payments.http_1', incident: incident({ openTime: at(10) }) },
    ]
    const [plain, filled] = dueOverrides([rule, named], incidents, GROUPS, at(700))
    expect(plain?.matches).toHaveLength(2)
    expect(filled?.matches.map(({ incidentId }) => incidentId)).toEqual(['payments.http_1'])
    expect(filled?.misses).toEqual(['1: it has no single service'])
  })

  test('that was refused is tried again later and later, also when a minute is missed', () => {
    const tried = Array.from({ length: 61 }, (_, minute) => minute).filter((one) =>
      isRetryTime(at(30), at(30 + one * 60)),
    )
    expect(tried).toEqual([1, 2, 4, 8, 15, 30, 45, 60])
    expect(isRetryTime(at(30), at(89))).toBe(false)
    expect(isRetryTime(at(30), at(0))).toBe(false)
  })

  test('tells when the others will be due, the first one first', () => {
    const incidents = [20, 10].map((second) => ({ id: `i${second}`, incident: incident({ openTime: at(second) }) }))
    const [verdict] = dueOverrides([ruleOf({})], incidents, GROUPS, at(615))
    expect(verdict?.matches.map(({ incidentId, dueTime, isDue }) => [incidentId, dueTime, isDue])).toEqual([
      ['i10', at(610), true],
      ['i20', at(620), false],
    ])
  })

  test('is due exactly from its due time on, in whatever order the incidents come', () => {
    const one = fc.record({ second: fc.nat(900), severity: fc.constantFrom(...SEVERITIES) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), fc.nat(2000), (specs, now) => {
        const incidents = specs.map(({ second, severity }, index) => ({
          id: `i${index}`,
          incident: incident({ openTime: at(second), severity }),
        }))
        const rules = [ruleOf({ severity: ['critical', 'major'] })]
        const [verdict] = dueOverrides(rules, incidents, {}, at(now))
        expect(dueOverrides(rules, incidents.toReversed(), {}, at(now))[0]?.matches).toEqual(verdict?.matches)
        const due = specs.filter(({ second, severity }) => severity !== 'minor' && now >= second + 600).length
        expect(verdict?.matches.filter(({ isDue }) => isDue)).toHaveLength(due)
        expect(verdict?.matches).toHaveLength(specs.filter(({ severity }) => severity !== 'minor').length)
      }),
    )
  })

  test('says what it asks', () => {
    expect(conditionText(ruleOf({}))).toBe('any severity, open for 10 min')
    expect(conditionText(ruleOf({ severity: ['critical', 'major'], services: ['a'], unacknowledged: true }))).toBe(
      'critical or major, service a, open for 10 min, unacknowledged',
    )
  })
})
