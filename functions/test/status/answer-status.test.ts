import { describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { answerStatus, type StatusRequest } from '../../src/status/answer-status.ts'
import { snapshotOf } from '@mesh/core/status/snapshot-of'
import { facts, page, remembered } from '../../../core/test/status/fixtures.ts'
import { at } from '../fixtures.ts'

const memory = { incidents: { x: remembered(-50, null) }, days: {} }
const PAGES = new Map([
  ['shop', snapshotOf(page(), facts({ memory }), at(0))],
  ['quiet', snapshotOf(page({ id: 'quiet', badges: [], incidents: false }), facts({ memory }), at(0))],
])
let reads: string[] = []

function ask(path: string, request: Partial<StatusRequest> = {}, now = at(10)) {
  reads = []
  const whole = { method: 'GET', path, hasQuery: false, ifNoneMatch: undefined, site: 'https://x.test', ...request }
  return answerStatus(whole, now, {
    loadPage: (id) => {
      reads.push(id)
      return Promise.resolve(PAGES.get(id))
    },
  })
}

const ADDRESSES = [
  ['/status/shop', 'text/html', 'All services are operational'],
  ['/status/shop/feed.xml', 'application/rss+xml', 'Card payments: outage'],
  ['/status/shop/summary.json', 'application/json', '"state":"operational"'],
  ['/status/shop/badge/card-payments/state.svg', 'image/svg+xml', 'Card payments: operational'],
] as const

describe.each(ADDRESSES)('%s', (path, type, words) => {
  test('is answered with one read, may be cached for a minute and is nothing but what it says it is', async () => {
    const { status, headers, body } = await ask(path)
    expect([status, reads]).toEqual([200, ['shop']])
    expect(body).toContain(words)
    expect(headers).toMatchObject({
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'public, max-age=30, s-maxage=60, stale-while-revalidate=60',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
    })
    expect(headers['Content-Security-Policy']).toMatch(
      /^default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'/,
    )
    expect(headers['Content-Security-Policy']).not.toContain('unsafe')
  })

  test('is not sent again to whoever has it', async () => {
    const first = await ask(path)
    const etag = first.headers['ETag'] ?? ''
    expect(etag).toMatch(/^"[\w-]{27}"$/)
    for (const ifNoneMatch of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(await ask(path, { ifNoneMatch })).toEqual({ ...first, status: 304, body: '' })
    }
    expect((await ask(path, { ifNoneMatch: '"other"' })).status).toBe(200)
  })

  test('is answered to HEAD as to GET, and to no other method', async () => {
    expect(await ask(path, { method: 'HEAD' })).toEqual(await ask(path))
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const refused = await ask(path, { method })
      expect([refused.status, refused.headers['Allow'], reads]).toEqual([405, 'GET, HEAD', []])
    }
  })

  test('has one address: a query leads back to it without a read', async () => {
    const moved = await ask(path, { hasQuery: true })
    expect([moved.status, moved.headers['Location'], reads]).toEqual([301, path, []])
  })
})

test('what is not public is answered exactly like what is not there', async () => {
  const nothing = await ask('/status/none')
  expect([nothing.status, nothing.body]).toEqual([404, 'There is no status page at this address.\n'])
  for (const path of [
    '/status/none/feed.xml',
    '/status/none/badge/card-payments/state.svg',
    '/status/quiet/feed.xml',
    '/status/quiet/badge/card-payments/state.svg',
    '/status/shop/badge/payments/state.svg',
    '/status/shop/badge/card-payments/cost.svg',
    '/status/Shop',
    '/status',
  ]) {
    expect(await ask(path), path).toEqual(nothing)
  }
})

test('the page may load nothing, and has its own style by its hash', async () => {
  const { headers, body } = await ask('/status/shop')
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(body) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers['Content-Security-Policy']).toContain(`style-src 'sha256-${hash}'`)
})

test('a page that was not updated for long is known to nobody', async () => {
  const old = at(901)
  expect((await ask('/status/shop', {}, old)).body).toContain('Not updated since 2026-01-01 12:00 UTC')
  expect((await ask('/status/shop/badge/card-payments/state.svg', {}, old)).body).toContain('Card payments: unknown')
  expect(JSON.parse((await ask('/status/shop/summary.json', {}, old)).body)).toMatchObject({
    isStale: true,
    state: 'unknown',
  })
  expect((await ask('/status/shop', {}, old)).body).not.toContain('Operational')
})
