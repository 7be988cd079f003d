import { describe, expect, test } from 'vitest'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { parseStatusPath } from '../../src/status/parse-status-path.ts'
import { slugOf } from '../../src/status/slug-of.ts'

function faults(statusPages: unknown, ids: { id: string; name?: string }[] = [{ id: 'a' }, { id: 'b' }]) {
  const services = ids.map((one) => ({ ...one, checks: [{ id: 'http', http: { url: 'https://x.test/' } }] }))
  const result = meshConfigSchema.safeParse({ version: 1, services, statusPages })
  return (result.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message])
}

function pageOf(...services: object[]) {
  return { id: 'p', title: 'P', sections: [{ name: 'S', services }] }
}

describe('status pages in mesh.yaml', () => {
  test('are taken when every service exists', () => {
    expect(faults([pageOf({ service: 'a' }, { service: 'b', name: 'The other' })])).toEqual([])
  })

  test.each([
    ['an unknown service', [{ service: 'x' }], 'service', 'the id of a service in this file; there is no "x"'],
    [
      'a service twice',
      [{ service: 'a' }, { service: 'a', name: 'c' }],
      'service',
      'each service once on a page; "a" is on this one already',
    ],
    [
      'names with one address',
      [
        { service: 'a', name: 'Card payments' },
        { service: 'b', name: 'card-payments!' },
      ],
      'name',
      'a public name of its own: "card-payments!" and "Card payments" would both have the address "card-payments"',
    ],
    [
      'a name without letters',
      [{ service: 'a', name: '!!!' }],
      'name',
      'a public name with a letter or a digit, which its address is made of, not "!!!"',
    ],
  ])('are refused at the place: %s', (_, services, key, message) => {
    const place = `statusPages.0.sections.0.services.${services.length - 1}.${key}`
    expect(faults([pageOf(...services)])).toEqual([[place, message]])
  })

  test('are refused for the names of services too', () => {
    expect(
      faults(
        [pageOf({ service: 'a' }, { service: 'b' })],
        [
          { id: 'a', name: 'One' },
          { id: 'b', name: 'one' },
        ],
      ),
    ).toMatchObject([
      ['statusPages.0.sections.0.services.1.service', expect.stringContaining('would both have the address "one"')],
    ])
  })

  test('are bounded', () => {
    const ids = Array.from({ length: 401 }, (_, index) => ({ id: `s${index}` }))
    const sections = (from: number, to: number) =>
      Array.from({ length: Math.ceil((to - from) / 50) }, (_, index) => ({
        name: 'S',
        services: ids
          .slice(from + index * 50, Math.min(to, from + (index + 1) * 50))
          .map(({ id }) => ({ service: id })),
      }))
    const one = (id: string, from: number, to: number) => ({ id, title: 'P', sections: sections(from, to) })
    expect(faults([one('p', 0, 200), one('q', 200, 400)], ids)).toEqual([])
    expect(faults([one('p', 0, 201)], ids)).toEqual([['statusPages.0.sections', 'at most 200 services on a page']])
    expect(faults([one('p', 0, 200), one('q', 200, 400), one('r', 400, 401)], ids)).toEqual([
      ['statusPages', 'at most 400 services on all pages, not 401'],
    ])
  })
})

test.each([
  ['Card payments', 'card-payments'],
  ['  API (v2) ', 'api-v2'],
  ['決済', '決済'],
  ['Ｆｕｌｌ', 'full'],
  ['–', ''],
])('the address of %s is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

test.each([
  ['/status/shop', { pageId: 'shop', kind: 'page' }],
  ['/status/shop/', { pageId: 'shop', kind: 'page' }],
  ['/status/shop/feed.xml', { pageId: 'shop', kind: 'feed' }],
  ['/status/shop/summary.json', { pageId: 'shop', kind: 'summary' }],
  [
    '/status/shop/badge/card-payments/uptime.svg',
    { pageId: 'shop', kind: 'badge', slug: 'card-payments', badge: 'uptime' },
  ],
  ['/status/shop/badge/%E6%B1%BA%E6%B8%88/state.svg', { pageId: 'shop', kind: 'badge', slug: '決済', badge: 'state' }],
])('%s is an address', (path, target) => {
  expect(parseStatusPath(path)).toEqual(target)
})

test.each([
  '/status',
  '/status/',
  '/status//feed.xml',
  '/status/Shop',
  '/status/__proto__',
  '/status/..%2fboards',
  '/status/shop/feed.xml/more',
  '/status/shop/badge/x',
  '/status/shop/badge/x/cost.svg',
  '/status/shop/badge/%zz/state.svg',
  '/status/shop/badge/x/state.svg/y',
  '/other/shop',
  'status/shop',
])('%s is none', (path) => {
  expect(parseStatusPath(path)).toBeUndefined()
})
