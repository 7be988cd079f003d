import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'

const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
)
const page = () => `${inject('site')}/status/demo`
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

describe.each(LOOKS)('$colorScheme at $width px', ({ colorScheme, width }) => {
  test('everybody may read the page; it is accessible, fits, and needs no JavaScript', async () => {
    const context = await browser.newContext({
      colorScheme,
      javaScriptEnabled: false,
      viewport: { width, height: 800 },
    })
    const plain = await context.newPage()
    const faults: string[] = []
    plain.on('console', (message) => faults.push(message.text()))
    await plain.goto(page())
    await plain.getByRole('heading', { level: 1, name: 'Demo shop' }).waitFor()
    await plain.getByRole('heading', { level: 3, name: 'Card payments', exact: true }).waitFor()
    await plain
      .getByRole('img', { name: /^The last 90 days/ })
      .first()
      .waitFor()
    expect(faults).toEqual([])
    await context.close()

    const judged = await browser.newPage({ colorScheme, bypassCSP: true, viewport: { width, height: 800 } })
    await judged.goto(page())
    expect(await axeViolations(judged)).toEqual([])
    expect(await judged.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await judged.close()
  })
})

test('feed, badge and summary are served with it, and no other page is', async () => {
  const feed = await fetch(`${page()}/feed.xml`)
  expect(feed.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
  expect(await feed.text()).toContain(`<link>${page()}</link>`)
  const badge = await fetch(`${page()}/badge/card-payments/state.svg`)
  expect([badge.status, badge.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
  expect(await (await fetch(`${page()}/summary.json`)).json()).toMatchObject({ title: 'Demo shop' })
  expect((await fetch(`${page()}/badge/payments/state.svg`)).status).toBe(404)
  for (const path of ['/status/other', '/status', '/heartbeat', '/heartbeat/mail.http/guess']) {
    expect((await fetch(`${inject('site')}${path}`)).status, path).toBe(404)
  }
  expect((await fetch(page(), { method: 'POST' })).status).toBe(405)
})
