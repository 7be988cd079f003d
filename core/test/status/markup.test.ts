import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeMarkup } from '../../src/status/escape-markup.ts'
import { renderBadge } from '../../src/status/render-badge.ts'
import { renderFeed } from '../../src/status/render-feed.ts'
import { renderPage } from '../../src/status/render-page.ts'
import { shownPage } from '../../src/status/shown-page.ts'
import { snapshotOf } from '../../src/status/snapshot-of.ts'
import { at } from '../fixtures.ts'
import { bars, facts, page, remembered } from './fixtures.ts'

const NASTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><script>',
  ']]>',
  '&lt;b&gt;',
  '\u0000\u0008\uD800',
  '--><!--',
  '</style>',
  'javascript:alert(1)',
  '${7*7}',
  '\u2028',
]
const words = oneof(
  constantFrom(...NASTY),
  string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  string({ minLength: 1 }),
)

function everything(title: string, description: string, section: string, name: string) {
  const memory = {
    incidents: { x: remembered(-50, null), y: remembered(-90, -70) },
    days: { payments: bars('mgdo', [null, 99, 3, 100]) },
  }
  const one = page({ title, description, sections: [{ name: section, services: [{ service: 'payments', name }] }] })
  const snapshot = snapshotOf(one, facts({ memory }), at(0))
  const [service] = snapshot.sections.flatMap(({ services }) => services)
  if (service === undefined) throw new Error('the page has a service')
  return {
    snapshot,
    html: renderPage('shop', shownPage(snapshot, at(0))),
    feed: renderFeed('shop', snapshot, 'https://x.test'),
    badges: (['uptime', 'latency', 'state'] as const).map((badge) => renderBadge(badge, service, false)),
  }
}

const TAG = /<(\/?)([a-z][a-zA-Z0-9:]*)((?:\s+[a-zA-Z0-9:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g

/** The tags of a text, or a fault: every `<` must begin a tag, every tag must be closed in order, no character be illegal. */
function tagsOf(text: string, empty: readonly string[]): string[] {
  const body = text.replace(/^<\?xml[^>]*\?>|^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '')
  const open: string[] = []
  const names: string[] = []
  for (const [, end, name = '', , single] of body.matchAll(TAG)) {
    if (end === '/' && open.at(-1) === name) open.pop()
    else if (end === '/') open.push(`/${name}`)
    else names.push(name)
    if (end === '' && single !== '/' && !empty.includes(name)) open.push(name)
  }
  expect(open).toEqual([])
  expect(body.replaceAll(TAG, '')).not.toMatch(/[<>]|&(?!#\d+;)/)
  expect(body).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  expect(body.isWellFormed()).toBe(true)
  return names
}

test('whatever the words, every text is well formed and has the elements that harmless words give it', () => {
  const tagsIn = ({ html, feed, badges }: ReturnType<typeof everything>) => [
    tagsOf(html, ['meta', 'link']),
    tagsOf(feed, []),
    ...badges.map((badge) => tagsOf(badge, [])),
  ]
  const harmless = tagsIn(everything('a', 'b', 'c', 'd'))
  expect(harmless.flat()).toEqual(expect.arrayContaining(['main', 'item', 'guid', 'rect']))
  assert(
    property(words, words, words, words, (...all) => {
      expect(tagsIn(everything(...all))).toEqual(harmless)
    }),
    { numRuns: 300 },
  )
})

test('words come out as they went in, but for what XML has no form for', () => {
  expect(escapeMarkup(`<a href="x">&'`)).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39;')
  expect(escapeMarkup('a\u0000\uD800b\u{1F600}\n')).toBe('ab\u{1F600}\n')
})

describe('the page', () => {
  const { html } = everything('Shop', 'What works.', 'Buying', 'Card payments')

  test('has no script, no outside address and no style beside its own', () => {
    expect(html).not.toMatch(/<script|javascript:|style="|https?:|\son[a-z]+=/)
  })

  test('says each state in words, and what the bars show', () => {
    expect(html).toContain('Operational</span>')
    expect(html).toContain(
      'aria-label="The last 90 days: 67.33 % uptime; 1 day operational, 1 day degraded, 1 day outage, 1 day maintenance, 86 days without data"',
    )
    expect(html).toContain('<time datetime="2025-12-31">2025-12-31</time>: Outage, 3.00 %')
    expect(html).toContain('<time datetime="2025-12-29">2025-12-29</time>: Maintenance</li>')
  })
})

describe('the feed', () => {
  const { snapshot, feed } = everything('Shop', '', 'Buying', 'Card payments')
  const guids = (text: string) =>
    [...text.matchAll(/<guid isPermaLink="false">([^<]*)<\/guid>/g)].map(([, guid]) => guid)

  test('tells what began and what ended, newest first, each under a guid that stays', () => {
    const second = (seconds: number) => at(seconds).getTime() / 1000
    const begun = (seconds: number) => `shop:card-payments-${second(seconds)}`
    expect(guids(feed)).toEqual([
      `${begun(-50)}:opened`,
      `${begun(-90)}:resolved:${second(-70)}`,
      `${begun(-90)}:opened`,
    ])
    const [open, ...others] = snapshot.incidents ?? []
    const later = {
      ...snapshot,
      updateTime: at(500),
      incidents: open ? [{ ...open, resolveTime: at(400) }, ...others] : [],
    }
    expect(guids(renderFeed('shop', later, 'https://x.test')).slice(1)).toEqual(guids(feed))
  })

  test('has what RSS 2.0 asks for', () => {
    expect(feed).toContain('<link>https://x.test/status/shop</link>')
    expect(feed).toContain('<description>Incidents of Shop</description>')
    expect(feed).toContain('<pubDate>Thu, 01 Jan 2026 11:59:10 GMT</pubDate>')
    expect(feed).toContain('<link>https://x.test/status/shop#card-payments-')
  })
})

describe('a badge', () => {
  const { snapshot } = everything('Shop', '', 'Buying', 'Card payments')
  const service = { ...snapshot.sections[0]!.services[0]! }
  const label = (badge: 'uptime' | 'latency' | 'state', changes = {}, isStale = false) =>
    /aria-label="([^"]*)"/.exec(renderBadge(badge, { ...service, ...changes }, isStale))?.[1]

  test('says one thing in words', () => {
    expect(label('state')).toBe('Card payments: operational')
    expect(label('uptime')).toBe('Card payments uptime: 67.33 %')
    expect(label('uptime', { days: bars('') })).toBe('Card payments uptime: no data')
    expect(label('latency')).toBe('Card payments latency: 12 ms')
    expect(label('latency', { latencyMs: null })).toBe('Card payments latency: unknown')
  })

  test.each(['uptime', 'latency', 'state'] as const)('of kind %s knows nothing when the page is old', (badge) => {
    expect(label(badge, {}, true)).toMatch(/: unknown$/)
  })
})
