import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../src/ask.ts'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser, openPage } from '../src/browser.ts'
import { contentWidth, LOOKS } from '../src/looks.ts'
import { site } from '../src/shared-suite.ts'
import { until } from '../src/until.ts'

const page = `${site}/status/demo`
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
  // The page is published soon after the configuration was applied; it does not renew itself in an open browser.
  await until(async () => (await read(page)).includes('Card payments'))
})

afterAll(async () => {
  await browser?.close()
})

/** What is served, if anything is. */
async function read(address: string): Promise<string> {
  try {
    return await (await ask(address)).text()
  } catch {
    return ''
  }
}

test.each(LOOKS)(
  'everybody may read the page; it is accessible, fits, and needs no JavaScript, $colorScheme at $width px',
  async ({ colorScheme, width }) => {
    const options = { colorScheme, viewport: { width, height: 800 } }
    const plain = await openPage(browser, { ...options, javaScriptEnabled: false })
    const faults: string[] = []
    plain.on('console', (message) => faults.push(message.text()))
    await plain.goto(page)
    await plain.getByRole('heading', { level: 1, name: 'Demo shop' }).waitFor()
    await plain.getByRole('heading', { level: 3, name: 'Card payments', exact: true }).waitFor()
    await plain
      .getByRole('img', { name: /^The last 90 days/ })
      .first()
      .waitFor()
    expect(faults).toEqual([])
    await plain.context().close()

    const judged = await openPage(browser, { ...options, bypassCSP: true })
    await judged.goto(page)
    expect(await axeViolations(judged)).toEqual([])
    expect(await contentWidth(judged)).toBeLessThanOrEqual(width)
    await judged.context().close()
  },
)

test('feed, badge and summary are served with it, and no other page is', async () => {
  const feed = await ask(`${page}/feed.xml`)
  expect(feed.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
  expect(await feed.text()).toContain(`<link>${page}</link>`)
  const badge = await ask(`${page}/badge/card-payments/state.svg`)
  expect([badge.status, badge.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
  expect(await (await ask(`${page}/summary.json`)).json()).toMatchObject({ title: 'Demo shop' })
  expect((await ask(`${page}/badge/payments/state.svg`)).status).toBe(404)
  for (const path of ['/status/other', '/status', '/heartbeat', '/heartbeat/mail.http/guess']) {
    expect((await ask(`${site}${path}`)).status, path).toBe(404)
  }
  expect((await ask(page, { method: 'POST' })).status).toBe(405)
})
