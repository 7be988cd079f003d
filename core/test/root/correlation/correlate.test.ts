import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correlate } from '../../../src/root/correlation/correlate.ts'
import { correlationPass } from '../../../src/root/correlation/correlation-pass.ts'
import { NO_CORRELATION, type CorrelationState } from '../../../src/schema/correlation.ts'
import { SEVERITIES, type Incident } from '../../../src/schema/incident.ts'
import type { Group } from '../../../src/schema/settings/group.ts'
import { at, incident } from '../../fixtures.ts'

interface Settings {
  dependencies: Record<string, string[]>
  groups: Group[]
}

function of(serviceId: string, began = 10, changes: Partial<Incident> = {}): [string, Incident] {
  const checkId = `${serviceId}.http`
  return [
    `${checkId}_1`,
    incident({ serviceId, checkId, title: `${serviceId} is down`, openTime: at(began), ...changes }),
  ]
}

function groupIncident(scopeId: string, began = 10, changes: Partial<Incident> = {}): [string, Incident] {
  const names = { scope: 'group', scopeId, serviceId: '', checkId: '' } as const
  return [`group.${scopeId}_1`, incident({ ...names, openTime: at(began), ...changes })]
}

/** `web: db`, `a: own`, `b: quiet` for each incident. */
function causes(open: [string, Incident][], { dependencies = {}, groups = [] }: Partial<Settings>): string[] {
  const found = correlate(new Map(open), { dependencies, groups })
  const short = (id: string) => id.replace(/\.http_1$/, '')
  return [...found]
    .map(
      ([id, { causeId, isQuiet }]) => `${short(id)}: ${isQuiet ? 'quiet' : causeId === null ? 'own' : short(causeId)}`,
    )
    .sort()
}

describe('dependencies', () => {
  const chain = { dependencies: { web: ['api'], api: ['db'] } }

  test.each<[string, string[], string[]]>([
    ['nothing behind it', ['db'], ['db: own']],
    ['a whole chain', ['web', 'api', 'db'], ['api: db', 'db: own', 'web: db']],
    ['a chain with a healthy middle', ['web', 'db'], ['db: own', 'web: own']],
    ['the upper half of a chain', ['web', 'api'], ['api: own', 'web: api']],
  ])('%s', (_, down, expected) => {
    expect(
      causes(
        down.map((id) => of(id)),
        chain,
      ),
    ).toEqual(expected)
  })

  test('of two causes the earlier explains, then the one whose id comes first', () => {
    const both = { dependencies: { web: ['db', 'cache'] } }
    expect(causes([of('web'), of('db', 5), of('cache', 6)], both)).toContain('web: db')
    expect(causes([of('web'), of('db', 6), of('cache', 6)], both)).toContain('web: cache')
  })

  test('the earliest incident of a service explains the others and what depends on it', () => {
    const second: [string, Incident] = ['db.tcp_1', of('db', 3)[1]]
    const found = correlate(new Map([of('db'), second, of('api')]), { ...chain, groups: [] })
    expect(found.get('db.http_1')?.causeId).toBe('db.tcp_1')
    expect(found.get('api.http_1')).toEqual({ causeId: 'db.tcp_1', causeText: 'db is down', isQuiet: false })
    expect(found.get('db.tcp_1')?.causeId).toBeNull()
  })

  test('an incident of which only the reopening is known comes last', () => {
    const unknown: [string, Incident] = ['db.aaa_1', of('db', 3, { openTime: null })[1]]
    expect(correlate(new Map([unknown, of('db')]), { ...chain, groups: [] }).get('db.aaa_1')?.causeId).toBe('db.http_1')
  })

  test('a circle that was stored all the same explains nothing', () => {
    const circle = { dependencies: { a: ['b'], b: ['a'], c: ['a'] } }
    expect(causes([of('a'), of('b'), of('c')], circle)).toEqual(['a: own', 'b: own', 'c: own'])
  })

  test('names that every object has are no dependencies', () => {
    expect(causes([of('constructor')], chain)).toEqual(['constructor: own'])
  })
})

describe('severities', () => {
  const chain = { dependencies: { web: ['api'], api: ['db'] } }
  const minor = { severity: 'minor' } as const
  const critical = { severity: 'critical' } as const

  test('the worst incident of a service explains the others, whenever it began', () => {
    const domain: [string, Incident] = ['db.domain_1', of('db', 3, minor)[1]]
    const found = correlate(new Map([domain, of('db', 900, critical), of('api')]), { ...chain, groups: [] })
    expect([...found].map(([id, { causeId }]) => [id, causeId])).toEqual([
      ['db.domain_1', 'db.http_1'],
      ['db.http_1', null],
      ['api.http_1', 'db.http_1'],
    ])
  })

  test.each<[string, [string, Incident][], string[]]>([
    ['what it depends on is less severe', [of('db', 1, minor), of('api')], ['api: own', 'db: own']],
    ['what it depends on is worse', [of('db', 20, critical), of('api')], ['api: db', 'db: own']],
    [
      'a lesser one lies between two',
      [of('db', 1), of('api', 1, minor), of('web')],
      ['api: db', 'db: own', 'web: own'],
    ],
    [
      'the last of a chain is the least',
      [of('db', 1, minor), of('api'), of('web', 1, minor)],
      ['api: own', 'db: own', 'web: api'],
    ],
  ])('nothing is explained by what is less severe: %s', (_, open, expected) => {
    expect(causes(open, chain)).toEqual(expected)
  })

  test('of two causes the worse explains, even if it came later', () => {
    const both = { dependencies: { web: ['db', 'cache'] } }
    expect(causes([of('web'), of('db', 5), of('cache', 6, critical)], both)).toContain('web: cache')
  })

  test('a group explains its members whatever people make of its severity, and nothing worse beyond them', () => {
    const groups = [{ id: 'g', services: ['a', 'b'], downWhen: 2 }]
    const open = [of('a', 10, critical), of('b', 10, critical), of('web', 10, critical), groupIncident('g', 10, minor)]
    expect(causes(open, { groups, dependencies: { web: ['a'] } })).toEqual([
      'a: group.g_1',
      'b: group.g_1',
      'group.g_1: own',
      'web: own',
    ])
  })

  test('a member counts for its group while what it depends on outside is less severe', () => {
    const groups = [{ id: 'g', services: ['a', 'b', 'c'], downWhen: 2 }]
    expect(causes([of('a'), of('db', 1, minor)], { groups, dependencies: { a: ['db'] } })).toEqual([
      'a: quiet',
      'db: own',
    ])
  })
})

describe('objectives', () => {
  const slo: [string, Incident] = [
    'slo.fast_1',
    incident({ scope: 'slo', scopeId: 'fast', serviceId: 'api', openTime: at(1) }),
  ]
  const settings = { dependencies: { api: ['db'], web: ['api'] } }

  test('are explained by their service or by what that depends on, and explain nothing', () => {
    expect(causes([slo], settings)).toEqual(['slo.fast_1: own'])
    expect(causes([slo, of('api')], settings)).toContain('slo.fast_1: api')
    expect(causes([slo, of('db')], settings)).toContain('slo.fast_1: db')
    expect(causes([slo, of('web')], settings)).toEqual(['slo.fast_1: own', 'web: own'])
  })

  test('are explained by no minor incident, and by major ones even if they are critical', () => {
    const fast: [string, Incident] = [slo[0], { ...slo[1], severity: 'critical' }]
    expect(causes([fast, of('api')], settings)).toContain('slo.fast_1: api')
    expect(causes([fast, of('api', 0, { severity: 'minor' })], settings)).toContain('slo.fast_1: own')
    expect(causes([fast, of('api', 0, { severity: 'minor' }), of('db')], settings)).toContain('slo.fast_1: db')
  })

  test('stand for themselves where the group tolerates the service', () => {
    const groups = [{ id: 'g', services: ['api', 'mail'], downWhen: 2 }]
    expect(causes([slo, of('api')], { groups })).toEqual(['api: quiet', 'slo.fast_1: own'])
  })
})

describe('groups', () => {
  const edge = { id: 'edge', services: ['a', 'b', 'c'], downWhen: 2 }

  test('members are quiet until the group has an incident, which then explains them and what depends on them', () => {
    const settings = { groups: [edge], dependencies: { web: ['a'] } }
    expect(causes([of('a'), of('b')], settings)).toEqual(['a: quiet', 'b: quiet'])
    expect(causes([of('a'), of('web'), groupIncident('edge')], settings)).toEqual([
      'a: group.edge_1',
      'group.edge_1: own',
      'web: group.edge_1',
    ])
  })

  test('what a quiet member explains is told: its group tolerates only the member', () => {
    const settings = { groups: [edge], dependencies: { web: ['a'], site: ['web'] } }
    expect(causes([of('a'), of('web'), of('site')], settings)).toEqual(['a: quiet', 'site: web', 'web: own'])
  })

  test('what members depend on explains them first', () => {
    const settings = { groups: [edge], dependencies: { a: ['db'], b: ['db'] } }
    expect(causes([of('a'), of('b'), of('c'), of('db')], settings)).toEqual(['a: db', 'b: db', 'c: quiet', 'db: own'])
  })

  test('a member of two groups is explained by the one with an incident', () => {
    const other = { id: 'other', services: ['a', 'd'], downWhen: 2 }
    expect(causes([of('a'), groupIncident('other')], { groups: [edge, other] })).toContain('a: group.other_1')
  })
})

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Services that depend on services before them alone, groups of some, and incidents of some of them. */
const worlds = fc
  .record({
    edges: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 }),
    groups: fc.array(
      fc.record({
        services: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 4 }),
        allowed: fc.nat(1),
      }),
      { maxLength: 2 },
    ),
    down: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...NAMES),
        check: fc.constantFrom('http', 'tcp'),
        began: fc.nat(3),
        severity: fc.constantFrom(...SEVERITIES),
      }),
      { selector: ({ name, check }) => `${name}.${check}`, minLength: 1 },
    ),
  })
  .map(({ edges, groups, down }) => {
    const dependencies: Record<string, string[]> = {}
    for (const [one, other] of edges) {
      if (one === other) continue
      const [from, to] = [NAMES[Math.max(one, other)] ?? '', NAMES[Math.min(one, other)] ?? '']
      dependencies[from] = [...(dependencies[from] ?? []), to]
    }
    const settings = {
      dependencies,
      groups: groups.map(({ services, allowed }, index) => ({ id: `g${index}`, services, downWhen: allowed + 1 })),
    }
    const incidents = down.map(({ name, check, began, severity }): [string, Incident] => [
      `${name}.${check}_1`,
      of(name, began, { severity })[1],
    ])
    return { settings, incidents }
  })

/** Adds incidents one after the other, with a pass after each, as messages would. */
function arrive(incidents: [string, Incident][], settings: Settings) {
  const open = new Map<string, Incident>()
  let state: CorrelationState = NO_CORRELATION
  for (const [id, one] of incidents) {
    open.set(id, one)
    const pass = correlationPass({ open, settings, state }, at(60))
    if (pass === undefined) continue
    state = pass.state
    for (const [changed, { incident: after }] of pass.changes) {
      if (after.state === 'resolved') open.delete(changed)
      else open.set(changed, after)
    }
  }
  return { open, state }
}

/** Smaller is worse. */
function rank(one: Incident | undefined): number {
  return SEVERITIES.indexOf(one?.severity ?? 'minor')
}

test('any order of arrival gives the same causes, each of which has none itself and is at least as severe', () => {
  fc.assert(
    fc.property(
      worlds.chain(({ settings, incidents }) =>
        fc.record({
          settings: fc.constant(settings),
          incidents: fc.constant(incidents),
          order: fc.shuffledSubarray(incidents, { minLength: incidents.length }),
        }),
      ),
      ({ settings, incidents, order }) => {
        const [one, other] = [arrive(incidents, settings), arrive(order, settings)]
        const byId = ({ open }: typeof one) =>
          Object.fromEntries(
            [...open].map(([id, { causeId, isQuiet }]) => [
              id.replace(/_\d+$/, ''),
              [causeId?.replace(/_\d+$/, ''), isQuiet],
            ]),
          )
        expect(byId(one)).toEqual(byId(other))
        for (const [id, { causeId, isQuiet }] of one.open) {
          if (causeId === null) continue
          expect([causeId === id, isQuiet]).toEqual([false, false])
          expect(one.open.get(causeId)).toMatchObject({ causeId: null })
          expect(rank(one.open.get(causeId))).toBeLessThanOrEqual(rank(one.open.get(id)))
        }
        expect(correlationPass({ open: one.open, settings, state: one.state }, at(90))).toBeUndefined()
      },
    ),
    { numRuns: 500 },
  )
})
