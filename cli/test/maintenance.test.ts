import { describe, expect, test } from 'vitest'
import { parseConfig } from '../src/config/load-config.ts'
import { describeMaintenance } from '../src/maintenance/describe-maintenance.ts'
import { endTimeOf } from '../src/maintenance/end-time-of.ts'
import { describeDryRun } from '../src/override-rules/describe-dry-run.ts'

const NOW = new Date('2026-03-01T02:00:00Z')

describe('the end of maintenance', () => {
  test.each([
    [{ for: '30m' }, '2026-03-01T02:30:00.000Z'],
    [{ for: '168h' }, '2026-03-08T02:00:00.000Z'],
    [{ until: '2026-03-01T04:00Z' }, '2026-03-01T04:00:00.000Z'],
    [{ until: '2026-03-01T05:00+01:00' }, '2026-03-01T04:00:00.000Z'],
  ])('%o', (options, end) => {
    expect(endTimeOf(options, NOW).toISOString()).toBe(end)
  })

  test.each([
    [{}, 'Say when it ends'],
    [{ for: '1h', until: '2026-03-01T04:00Z' }, 'Say when it ends'],
    [{ for: 'an hour' }, '--for: found "an hour"; expected a duration'],
    [{ until: '2026-03-01T04:00' }, '--until: found "2026-03-01T04:00"; expected a time with its zone'],
    [{ until: '2026-13-01T04:00Z' }, 'expected a time with its zone'],
    [{ for: '169h' }, 'at most seven days'],
    [{ for: '0s' }, 'after now'],
  ])('%o is refused', (options, message) => {
    expect(() => endTimeOf(options, NOW)).toThrow(message)
  })
})

describe('the list', () => {
  const one = {
    id: 'w',
    name: 'new disk',
    services: ['a', 'b'],
    startTime: '2026-03-01T01:00:00.000Z',
    endTime: '2026-03-01T04:00:00.000Z',
    openedBy: 'Ada',
    endedBy: null,
  }

  test('says what is on, what comes and what is over', () => {
    const planned = { ...one, id: 'weekly', name: 'Weekly', services: null, openedBy: null }
    const text = describeMaintenance({ current: [one], coming: [planned], past: [{ ...one, endedBy: 'Bob' }] })
    expect(text.split('\n')).toEqual([
      'Now:',
      '  w  until 2026-03-01 04:00Z  a, b  new disk (Ada)',
      'Coming:',
      '  weekly  2026-03-01 01:00Z to 2026-03-01 04:00Z  everything  Weekly (mesh.yaml)',
      'Over:',
      '  w  2026-03-01 01:00Z to 2026-03-01 04:00Z  a, b  new disk (Ada, ended by Bob)',
    ])
  })

  test('says that there is none, and cuts what is long over', () => {
    const past = Array.from({ length: 12 }, () => one)
    const lines = describeMaintenance({ current: [], coming: [], past }).split('\n')
    expect([lines[0], lines[1], lines.at(-1), lines.length]).toEqual([
      'Now: none',
      'Coming: none',
      '  … and 2 more',
      14,
    ])
  })
})

describe('the dry run of rules', () => {
  const verdict = {
    ruleId: 'restart',
    condition: 'critical, open for 10 min',
    action: 'webhook.call',
    parameters: { revision: 'last' },
    reason: 'it helped before',
    matches: [
      { incidentId: 'a.http_1', title: 'A is down', dueTime: '2026-03-01T01:50:00.000Z', isDue: true },
      { incidentId: 'b.http_2', title: 'B is down', dueTime: '2026-03-01T02:04:30.000Z', isDue: false },
    ],
    misses: ['2: its severity is minor, not critical'],
  }
  const run = { time: '2026-03-01T02:00:00.000Z', judged: 4, hasMore: false, rules: [verdict] }

  test('says what matches, what will, and why others do not', () => {
    expect(describeDryRun(run).split('\n')).toEqual([
      'At 2026-03-01T02:00:00.000Z: 4 open incidents. A dry run: nothing is proposed or done.',
      '',
      'restart: critical, open for 10 min',
      '  names the action webhook.call revision="last": it helped before',
      '  a.http_1  matches since 2026-03-01T01:50:00.000Z  A is down',
      '  b.http_2  will match at 2026-03-01T02:04:30.000Z (in 5 min)  B is down',
      '  no match for 2: its severity is minor, not critical',
    ])
  })

  test('says why a rule can propose nothing', () => {
    const faulty = { ...verdict, faults: ['propose.ttl: found nothing'] }
    expect(describeDryRun({ ...run, rules: [faulty] })).toContain(
      '\n  can propose nothing: propose.ttl: found nothing\n',
    )
  })

  test('says why nothing matches', () => {
    expect(describeDryRun({ ...run, rules: [] })).toContain('mesh.yaml has no override rules.')
    const nothing = { ...run, judged: 0, rules: [{ ...verdict, matches: [], misses: [] }] }
    expect(describeDryRun(nothing)).toContain('  matches nothing: no incident is open')
    const others = { ...run, hasMore: true, rules: [{ ...verdict, matches: [] }] }
    expect(describeDryRun(others)).toContain('  matches nothing:\n  no match for 2: its severity')
    expect(describeDryRun(others)).toContain('4 open incidents judged, there are more.')
  })
})

test('a fault of a rule names the place and keeps what may be a secret to itself', () => {
  const text = `version: 1
services: [{ id: a, checks: [{ id: http, http: { url: 'http://a.test/' } }] }]
overrideRules:
  - id: r
    when: { lastsFor: 10m, services: [b] }
    propose:
      action: webhook.call
      reason: it lasts
      parameters:
        apiKey: s3cr3t
`
  const parsed = parseConfig(text)
  const faults = 'issues' in parsed ? parsed.issues.map(({ line, message }) => `${line} ${message}`) : []
  expect(faults).toEqual([
    expect.stringMatching(/^5 overrideRules\[0\]\.when\.services\[0\]: found "b"; expected the id of a service/),
    expect.stringMatching(/^10 overrideRules\[0\]\.propose\.parameters\.apiKey: expected a parameter that carries/),
  ])
  expect(faults.join('\n')).not.toContain('s3cr3t')
})
