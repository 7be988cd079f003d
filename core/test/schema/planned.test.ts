import { describe, expect, test } from 'vitest'
import { diffRootSettings } from '../../src/root/diff-root-settings.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'

const check = { id: 'http', http: { url: 'http://a.test/' } }
const services = [
  { id: 'a', group: 'Shop', labels: { team: 'shop', tier: 'one' }, checks: [check] },
  { id: 'b', group: 'Shop', checks: [check] },
  { id: 'c', checks: [check] },
]

function faults(rest: object): string[] {
  const parsed = meshConfigSchema.safeParse({ version: 1, services, ...rest })
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.')).toSorted()
}

const weekly = { id: 'w', every: { days: ['sun'], at: '02:00', timeZone: 'Europe/Vienna' }, duration: '2h' }
const once = { id: 'w', from: '2026-03-01T02:00', to: '2026-03-01T04:00', timeZone: 'UTC' }

describe('maintenance in mesh.yaml', () => {
  test.each<[string, object, string[]]>([
    ['every week', { ...weekly, everything: true }, []],
    ['once', { ...once, services: ['a', 'c'] }, []],
    ['of a group', { ...once, groups: ['Shop'] }, []],
    ['of nothing', once, ['services']],
    ['of two kinds', { ...once, services: ['a'], everything: true }, ['services']],
    ['of an unknown service', { ...once, services: ['a', 'x'] }, ['services.1']],
    ['of an unknown group', { ...once, groups: ['Platform'] }, ['groups.0']],
    ['without a time', { id: 'w', everything: true }, ['from']],
    ['without an end', { id: 'w', everything: true, from: once.from, timeZone: 'UTC' }, ['to']],
    ['without a zone', { id: 'w', everything: true, from: once.from, to: once.to }, ['timeZone']],
    ['that ends first', { ...once, everything: true, to: once.from }, ['to']],
    ['of eight days', { ...once, everything: true, to: '2026-03-09T02:00' }, ['to']],
    ['on a day that is none', { ...once, everything: true, from: '2026-02-29T02:00' }, ['from']],
    ['in no zone', { ...once, everything: true, timeZone: 'Mars/Base' }, ['timeZone']],
    ['without a duration', { id: 'w', everything: true, every: weekly.every }, ['duration']],
    ['longer than a week', { ...weekly, everything: true, duration: '169h' }, ['duration']],
    ['once and again', { ...once, ...weekly, everything: true }, ['from', 'timeZone', 'to']],
    [
      'on days and a day of the month',
      { ...weekly, everything: true, every: { ...weekly.every, dayOfMonth: 1 } },
      ['every.days'],
    ],
    ['at no time of day', { ...weekly, everything: true, every: { ...weekly.every, at: '24:00' } }, ['every.at']],
  ])('%s', (_, window, expected) => {
    expect(faults({ maintenance: [window] })).toEqual(expected.map((path) => `maintenance.0.${path}`))
  })

  test('at most a hundred windows', () => {
    const windows = Array.from({ length: 101 }, (_, index) => ({ ...weekly, everything: true, id: `w${index}` }))
    expect(faults({ maintenance: windows.slice(1) })).toEqual([])
    expect(faults({ maintenance: windows })).toEqual(['maintenance'])
  })
})

describe('routes in mesh.yaml', () => {
  const notifiers = [{ id: 'chat', type: 'slack', secret: 'team-chat' }]
  const found = (limits: object) => {
    const routes = [{ id: 'r', notifiers: ['chat'], ...limits }]
    const parsed = meshConfigSchema.safeParse({ version: 1, services, notifiers, routes })
    return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  test.each<[string, object]>([
    ['everything', {}],
    ['services', { services: ['a', 'c'] }],
    ['a group', { groups: ['Shop'] }],
    ['services without a group', { groups: [''] }],
    ['labels', { labels: { team: 'shop', tier: 'one' } }],
    ['severities', { severities: ['critical'] }],
  ])('of %s', (_, limits) => {
    expect(found(limits)).toEqual([])
  })

  test.each<[string, object, string]>([
    ['service', { services: ['a', 'x'] }, 'services.1: the id of a service in this file; there is no "x"'],
    ['group', { groups: ['shop'] }, 'groups.0: the group of a service in this file; there is no "shop"'],
    [
      'label',
      { labels: { team: 'pay' } },
      'labels.team: a label of a service in this file; no service has "team: pay"',
    ],
  ])('refuse a %s that no service has', (_, limits, message) => {
    expect(found(limits)).toEqual([`routes.0.${message}`])
  })

  test.each<[string, object]>([
    ['a service of another group', { services: ['c'], groups: ['Shop'] }],
    ['a service without the label', { services: ['b'], labels: { team: 'shop' } }],
  ])('refuse what no service meets all together: %s', (_, limits) => {
    expect(found(limits)).toEqual([expect.stringMatching(/^routes\.0: services, groups and labels that some service/)])
  })
})

describe('override rules in mesh.yaml', () => {
  const rule = { id: 'r', when: { lastsFor: '10m' }, propose: { action: 'webhook.call', reason: 'why' } }
  const withParameter = (name: string) => ({ ...rule, propose: { ...rule.propose, parameters: { [name]: 'x' } } })
  test.each<[string, object, string[]]>([
    [
      'is valid',
      { ...rule, when: { severity: ['critical'], services: ['a'], lastsFor: '1h', unacknowledged: true } },
      [],
    ],
    ['an unknown service', { ...rule, when: { lastsFor: '10m', services: ['x'] } }, ['when.services.0']],
    ['an unknown group', { ...rule, when: { lastsFor: '10m', groups: ['Platform'] } }, ['when.groups.0']],
    ['services and groups', { ...rule, when: { lastsFor: '10m', services: ['a'], groups: ['Shop'] } }, ['when.groups']],
    ['no duration', { ...rule, when: {} }, ['when.lastsFor']],
    ['no action', { ...rule, propose: { ...rule.propose, action: 'restart' } }, ['propose.action']],
    ['a parameter', withParameter('revision'), []],
    ['a token', withParameter('slackToken'), ['propose.parameters.slackToken']],
    ['a key', withParameter('api-key'), ['propose.parameters.api-key']],
    ['a password', withParameter('db.password'), ['propose.parameters.db.password']],
    ['an authorization', withParameter('Authorization'), ['propose.parameters.Authorization']],
  ])('%s', (_, one, expected) => {
    expect(faults({ overrideRules: [one] })).toEqual(expected.map((path) => `overrideRules.0.${path}`))
  })

  test('at most twenty parameters', () => {
    const parameters = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 'x']))
    expect(faults({ overrideRules: [{ ...rule, propose: { ...rule.propose, parameters } }] })).toEqual([
      'overrideRules.0.propose.parameters',
    ])
  })

  test('are stored with the services of the groups that they and maintenance name', () => {
    const rest = {
      maintenance: [{ ...once, groups: ['Shop'] }],
      overrideRules: [{ ...rule, when: { lastsFor: '10m', groups: ['Shop'] } }],
    }
    const config = meshConfigSchema.parse({ version: 1, services, ...rest })
    const { lines, settings } = diffRootSettings(config)
    expect(lines.map(({ change, kind, id }) => `${change} ${kind} ${id}`)).toEqual([
      'create maintenance w',
      'create overrideRule r',
    ])
    expect(settings?.serviceGroups).toEqual({ Shop: ['a', 'b'] })
    expect(diffRootSettings(config, settings).settings).toBeUndefined()
    const moved = { ...config, services: config.services.slice(1) }
    expect(diffRootSettings(moved, settings).settings?.serviceGroups).toEqual({ Shop: ['b'] })
  })
})
