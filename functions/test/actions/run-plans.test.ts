import { beforeAll, describe, expect, test } from 'vitest'
import type { ActionKind } from '../../src/actions/kind.ts'
import { runRollback } from '../../src/actions/kinds/run-rollback.ts'
import { runSetMinInstances } from '../../src/actions/kinds/run-set-min-instances.ts'
import { runSetTraffic } from '../../src/actions/kinds/run-set-traffic.ts'
import { at } from '../fixtures.ts'
import { runStand, version, type Service } from '../gcp/run-stand.ts'
import { applyConfig, OPERATOR } from '../mesh.ts'
import { drive } from './kinds/drive.ts'
import { Stand } from './stand.ts'

const stand = runStand()
const SHOP = { service: 'shop', region: 'us-central1' }
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'

/** The dry run of a kind. */
const plan = <P>(kind: ActionKind<P>, parameters: object) => drive(kind, { ...SHOP, ...parameters }, 'a').plan(at(0))
/** How a dry run is refused. */
const refusal = async <P>(kind: ActionKind<P>, parameters: object) =>
  plan(kind, parameters).then(
    () => 'none',
    (error: unknown) => `${(error as { code?: string }).code}: ${(error as Error).message}`,
  )
const traffic = (...targets: [revision: string, percent: number, tag?: string][]): Service => ({
  traffic: targets.map(([revision, percent, tag]) => ({ type: REVISION, revision, percent, ...(tag ? { tag } : {}) })),
})

/** Checks of the service: one that is probed, a slow one and a paused one. */
const checked = () => {
  const http = { url: 'http://shop.test/' }
  const checks = [
    { id: 'http', http },
    { id: 'old', http, paused: true },
    { id: 'slow', http, interval: '1h' },
  ]
  return applyConfig({ config: { version: 1, services: [{ id: 'shop', checks }] } }, OPERATOR, at(0))
}

let first = ''
let second = ''
let third = ''

beforeAll(async () => {
  ;[first = '', second = '', third = ''] = await stand.deploy('shop', 3)
})

test('where mesh.yaml lists services, others are left alone', async () => {
  const policy = new Stand()
  const refused = async () => [
    await refusal(runSetMinInstances, { minInstances: 1 }),
    await refusal(runSetTraffic, { revision: first, percent: 10 }),
    await refusal(runRollback, {}),
  ]
  await policy.configure({ runServices: ['app-*', 'api'] })
  const words = 'the Cloud Run service shop may not be changed: actions.runServices of mesh.yaml lists app-*, api'
  expect(await refused()).toEqual(Array(3).fill(`permission-denied: ${words}`))
  await policy.configure({ runServices: ['sh*'] })
  expect(await refused()).toEqual(['none', 'none', 'none'])
  await policy.configure({})
})

describe('run.setMinInstances', () => {
  test('says what bills, and how much of it', async () => {
    expect(await plan(runSetMinInstances, { minInstances: 3 })).toEqual({
      risk: 'medium',
      title: 'Keep 3 instances of shop ready',
      blastRadius: [
        'Bills about 3 instances of 1 CPU and 512Mi always on (now 0): 2,190 instance hours a month more, at the lower rate for idle instances.',
      ],
      wanted: { 'scaling.minInstanceCount': 3 },
      verification: { source: 'metric', name: 'run.ready', windowMs: 60_000 },
    })
  })

  test('a check that must hold is named with its window', async () => {
    await checked()
    const parameters = { minInstances: 1, verifyCheck: 'shop.http', verifyMinutes: 10 }
    const { title, verification } = await plan(runSetMinInstances, parameters)
    expect(title).toBe('Keep 1 instance of shop ready')
    expect(verification).toEqual({ source: 'check', name: 'shop.http', windowMs: 600_000 })
  })

  test.each([
    ['shop.htpp', 5, 'not-found: there is no check shop.htpp; there are shop.http, shop.old, shop.slow'],
    ['shot.http', 5, 'not-found: there is no check shot.http; there are no checks of a service shot'],
    ['shop.old', 5, 'failed-precondition: the check shop.old is paused; let it go on, or name another one'],
    [
      'shop.slow',
      59,
      'failed-precondition: the check shop.slow has a result every 60 minutes, and 59 to say that it holds; expected verifyMinutes of at least 60',
    ],
    ['shop.slow', 60, 'none'],
  ])('whether %s holds for %i minutes can be seen: %s', async (verifyCheck, verifyMinutes, words) => {
    await checked()
    const verifying = { verifyCheck, verifyMinutes }
    expect(await refusal(runSetMinInstances, { minInstances: 1, ...verifying })).toBe(words)
    expect(await refusal(runRollback, verifying)).toBe(words)
    expect(await refusal(runSetTraffic, { revision: first, percent: 10, ...verifying })).toBe(words)
  })

  test('fewer of them: what waits, who shares them, and what the revisions keep of their own', async () => {
    const resources = { limits: { cpu: '2', memory: '1Gi' } }
    const [a = ''] = await stand.deploy('busy', 2)
    const template = { containers: [{ image: 'example.test/busy', resources }], scaling: { minInstanceCount: 1 } }
    await stand.change('busy', { template, scaling: { minInstanceCount: 4 } }, ['template', 'scaling'])
    const latest = (await stand.get('busy')).latestReadyRevision?.split('/').at(-1) ?? ''
    await stand.change('busy', traffic([a, 50], [latest, 50]), ['traffic'])
    const busy = { service: 'busy' }
    expect(await plan(runSetMinInstances, { ...busy, minInstances: 0 })).toMatchObject({
      title: 'Let busy scale to zero',
      blastRadius: [
        'About 0 instances always on (now 4): up to 2,920 instance hours a month less are billed.',
        'Requests to busy may wait for an instance to start.',
        '2 revisions share them by their traffic.',
        'Each revision keeps 1 instance of its own besides; this does not change that.',
      ],
    })
    expect((await plan(runSetMinInstances, { ...busy, minInstances: 5 })).blastRadius[0]).toContain(
      'the full rate, idle or not (instance-based billing)',
    )
  })

  test('is refused where it would change nothing or mean nothing', async () => {
    expect(await refusal(runSetMinInstances, { minInstances: 0 })).toMatch(/^failed-precondition: .*already/)
    expect(await refusal(runSetMinInstances, { minInstances: 11 })).toMatch(
      /^failed-precondition: shop may have at most 10 instances; raise its maximum first/,
    )
    await stand.deploy('manual', 1, { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 2 } })
    expect(await refusal(runSetMinInstances, { service: 'manual', minInstances: 1 })).toMatch(
      /^failed-precondition: manual has manual scaling/,
    )
    await stand.deploy('ill')
    await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
    await expect(stand.change('ill', version(2), ['template'])).rejects.toThrow(/failed to start/)
    expect(await refusal(runSetMinInstances, { service: 'ill', minInstances: 1 })).toMatch(
      /^failed-precondition: ill is not ready \(.*failed to start.*\); deploy or roll back first/,
    )
  })
})

describe('run.setTraffic', () => {
  test('more than half of the traffic is of high risk, and later deployments are told of', async () => {
    expect(await plan(runSetTraffic, { revision: second, percent: 51 })).toEqual({
      risk: 'high',
      title: `Traffic of shop: 51 % to ${second}, 49 % to LATEST`,
      blastRadius: [
        'Moves 51 % of the requests to another revision within seconds; those under way end where they began.',
      ],
      wanted: {
        traffic: [
          { revision: 'LATEST', percent: 49, tag: null },
          { revision: second, percent: 51, tag: null },
        ],
      },
      verification: { source: 'metric', name: 'run.ready', windowMs: 60_000 },
    })
    expect(await plan(runSetTraffic, { revision: second, percent: 50 })).toMatchObject({ risk: 'medium' })
    const targets = [
      { revision: first, percent: 20 },
      { revision: second, percent: 20 },
      { revision: third, percent: 60 },
    ]
    expect(await plan(runSetTraffic, { targets })).toMatchObject({
      risk: 'medium',
      title: `Traffic of shop: 60 % to ${third}, 20 % to ${first} and 1 more`,
      blastRadius: [
        expect.stringMatching(/^Moves 40 %/),
        'New deployments get no traffic until it is given to them, or to LATEST again.',
      ],
    })
  })

  test('to the latest revision by its name moves nothing, and back to LATEST lets deployments through', async () => {
    await stand.deploy('pinned', 2)
    const [latest = ''] = (await stand.get('pinned')).latestReadyRevision?.split('/').slice(-1) ?? []
    const pin = { service: 'pinned', targets: [{ revision: latest, percent: 100 }] }
    expect(await plan(runSetTraffic, pin)).toMatchObject({ risk: 'medium' })
    await stand.change('pinned', traffic([latest, 100]), ['traffic'])
    const free = { service: 'pinned', targets: [{ revision: 'LATEST', percent: 100 }] }
    expect((await plan(runSetTraffic, free)).blastRadius).toEqual([
      expect.stringMatching(/^Moves 0 %/),
      'The next deployment takes over traffic as soon as it is ready.',
    ])
  })

  test('tags stay on their revisions, whose shares are those of their names', async () => {
    await stand.deploy('tagged', 2)
    const { revisions } = await names('tagged')
    const [b = '', a = ''] = revisions
    await stand.change('tagged', traffic([a, 70, 'old'], [b, 30], [b, 0, 'new']), ['traffic'])
    expect((await plan(runSetTraffic, { service: 'tagged', revision: b, percent: 90 })).wanted).toEqual({
      traffic: [
        { revision: a, percent: 10, tag: null },
        { revision: a, percent: 0, tag: 'old' },
        { revision: b, percent: 90, tag: null },
        { revision: b, percent: 0, tag: 'new' },
      ],
    })
  })

  test('is refused for a revision that cannot take it, and for what is so already', async () => {
    expect(await refusal(runSetTraffic, { revision: 'shop-none', percent: 10 })).toBe(
      `failed-precondition: the revision shop-none does not exist; ready are: ${third}, ${second}, ${first}`,
    )
    expect(await refusal(runSetTraffic, { targets: [{ revision: 'LATEST', percent: 100 }] })).toMatch(/already/)
    expect(await refusal(runSetTraffic, { revision: 'LATEST', percent: 40 })).toMatch(
      /^failed-precondition: no other revision has traffic that could keep the remaining 60 %/,
    )
    const { revisions } = await names('ill')
    expect(await refusal(runSetTraffic, { service: 'ill', revision: revisions[0], percent: 10 })).toMatch(
      /^failed-precondition: the revision ill-\S+ is not ready \(.*failed to start/,
    )
  })

  test.each([
    ['neither form', {}],
    ['half of one form', { revision: 'shop-a' }],
    ['both forms', { revision: 'shop-a', percent: 100, targets: [{ revision: 'shop-b', percent: 100 }] }],
    ['a sum of 90', { targets: [{ revision: 'shop-b', percent: 90 }] }],
    [
      'a revision twice',
      {
        targets: [
          { revision: 'shop-b', percent: 50 },
          { revision: 'shop-b', percent: 50 },
        ],
      },
    ],
    ['a name of another form', { revision: '../x', percent: 10 }],
    ['another service name', { service: 'a/b', revision: 'shop-b', percent: 10 }],
    ['another region', { region: 'moon', revision: 'shop-b', percent: 10 }],
  ])('does not take %s', (_what, parameters) => {
    expect(runSetTraffic.parameters.safeParse({ ...SHOP, ...parameters }).success).toBe(false)
  })
})

describe('run.rollback', () => {
  test('goes back to the revision that served before, of high risk', async () => {
    expect(await plan(runRollback, {})).toEqual({
      risk: 'high',
      title: `Roll shop back to ${second}`,
      blastRadius: [
        expect.stringMatching(
          new RegExp(`^${second} is of \\d{4}-.*Z: what was deployed since is gone from production\\.$`),
        ),
        expect.stringMatching(/^Moves 100 %/),
        'New deployments get no traffic until it is given to them, or to LATEST again.',
      ],
      wanted: { traffic: [{ revision: second, percent: 100, tag: null }] },
      verification: { source: 'metric', name: 'run.ready', windowMs: 60_000 },
    })
    expect((await plan(runRollback, { revision: first })).title).toBe(`Roll shop back to ${first}`)
  })

  test('passes over revisions that never served or never were ready', async () => {
    await stand.deploy('careful')
    const [one = ''] = (await names('careful')).revisions
    await stand.change('careful', traffic([one, 100]), ['traffic'])
    await stand.change('careful', version(2), ['template'])
    await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
    await expect(stand.change('careful', version(3), ['template'])).rejects.toThrow(/failed to start/)
    await stand.change('careful', version(4), ['template'])
    const [four = '', , two = ''] = (await names('careful')).revisions
    await stand.change('careful', traffic([four, 100]), ['traffic'])
    expect((await plan(runRollback, { service: 'careful' })).title).toBe(`Roll careful back to ${one}`)
    expect((await plan(runRollback, { service: 'careful', revision: two })).title).toContain(two)
  })

  test('is refused where there is nothing to go back to', async () => {
    await stand.deploy('young')
    expect(await refusal(runRollback, { service: 'young' })).toMatch(
      /^failed-precondition: young has no earlier revision than young-\S+ that was ready and served; name one of: none/,
    )
    expect(await refusal(runRollback, { revision: third })).toMatch(/^failed-precondition: shop serves \S+ already/)
  })
})

test.each([runSetMinInstances, runSetTraffic, runRollback] as ActionKind<unknown>[])(
  '$name names only services of this project that are not Mesh itself',
  async (kind) => {
    const shares = { minInstances: 2, revision: 'shop-x', percent: 10 }
    const known = Object.entries(shares).filter(([key]) => key in jsonShape(kind))
    const own = { service: 'planchecks', ...Object.fromEntries(known) }
    expect(await refusal(kind, own)).toMatch(/^permission-denied: .* runs a function of Mesh/)
    expect(await refusal(kind, { ...own, service: 'nobody' })).toMatch(/^not-found: /)
    const parsed = kind.parameters.parse({ ...SHOP, ...own, service: 'shop' })
    expect(kind.target(parsed)).toEqual({ type: 'run.service', name: stand.nameOf('shop') })
  },
)

/** The parameters that a kind knows. */
function jsonShape(kind: ActionKind<unknown>): object {
  return (kind.parameters as unknown as { shape: object }).shape
}

async function names(service: string): Promise<{ revisions: string[] }> {
  const { listRevisions } = await import('../../src/gcp/run.ts')
  return { revisions: (await listRevisions(stand.nameOf(service))).map(({ name }) => name) }
}
