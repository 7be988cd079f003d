import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { seedHistory } from '../src/seed-history.ts'

const DAYS = 60
const FAILED = 5
const MAINTAINED = 12
const SILENT = 20
const LATENCIES_MS = Array.from({ length: 40 }, (_, index) => 80 + index)

let browser: Browser
let page: Page

beforeAll(async () => {
  await seedHistory({
    firestoreHost: inject('firestoreHost'),
    projectId: inject('projectId'),
    serviceId: 'payments',
    checks: { 'payments.http': 'Health endpoint' },
    boardId: 'seeded',
    days: DAYS,
    now: new Date(),
    bucketAt: (_, daysAgo) => {
      if (daysAgo === SILENT) return undefined
      if (daysAgo === MAINTAINED) return { excluded: 40 }
      if (daysAgo === FAILED) return { ok: 30, fail: 10, latenciesMs: LATENCIES_MS.slice(10) }
      return { ok: 40, latenciesMs: LATENCIES_MS }
    },
  })
  browser = await launchBrowser()
  page = await openDashboard(browser, inject('site'), { viewport: { width: 1280, height: 900 } })
  await page.locator('[data-testid="service-payments"]').waitFor()
  await page.goto(`${inject('site')}/services/payments`)
})

afterAll(async () => {
  await browser.close()
})

test('ninety days can be read with the keyboard, day by day, and say what is not known', async () => {
  const bar = page.getByRole('slider', { name: /^Last 90 days/ })
  await bar.waitFor()
  expect(await bar.getAttribute('aria-label')).toMatch(/^Last 90 days: 1 down, .*1 in maintenance, \d+ without data$/)
  expect(await bar.getAttribute('max')).toBe('90')
  await bar.focus()
  const said: string[] = []
  for (let daysAgo = 1; daysAgo <= SILENT; daysAgo += 1) {
    await page.keyboard.press('ArrowLeft')
    said.push((await bar.getAttribute('aria-valuetext')) ?? '')
  }
  expect(said[0]).toMatch(/: up\. 100 % of 40 results$/)
  expect(said[FAILED - 1]).toMatch(/: down\. 75 % of 40 results; 10 failed$/)
  expect(said[MAINTAINED - 1]).toMatch(/: in maintenance\. No data; 40 during maintenance$/)
  expect(said[SILENT - 1]).toMatch(/: without data\. No data$/)
  await page.keyboard.press('Home')
  expect(await bar.getAttribute('aria-valuetext')).toMatch(/without data/)
  expect(await page.getByText(/^9\d\.\d+ %$/).count()).toBe(3)
})

test('the range is in the address, as a chart and as a table, and survives a reload', async () => {
  const check = page.getByRole('region', { name: 'Health endpoint' })
  const ranges = page.getByRole('navigation', { name: 'Charts show' })
  expect(await ranges.getByRole('link', { name: 'Latest' }).getAttribute('aria-current')).toBe('page')
  await ranges.getByRole('link', { name: '90 d' }).click()
  await page.waitForURL(/\?range=90d$/)
  await check.locator('.recharts-surface').waitFor()
  await check.getByText(/results; 10 failed; 40 during maintenance/).waitFor()
  expect(await ranges.locator('[aria-current]').allInnerTexts()).toEqual(['90 d'])

  await check.getByRole('link', { name: 'Show as table' }).click()
  await page.waitForURL(/view=table/)
  const table = check.getByRole('table', { name: 'History' })
  await table.getByRole('row', { name: /75 % of 40 results; 10 failed/ }).waitFor()
  expect(await table.getByRole('row', { name: / to .* no data/ }).count()).toBe(1)
  await page.reload()
  await table.getByRole('row', { name: /75 % of 40 results/ }).waitFor()

  await ranges.getByRole('link', { name: '7 d' }).click()
  await page.waitForURL(/range=7d/)
  expect(new URL(page.url()).searchParams.get('view')).toBe('table')
  await table.getByRole('columnheader', { name: 'From' }).waitFor()
  await table
    .getByRole('row', { name: /100 % of 40 results \d+ ms \d+ ms \d+ ms$/ })
    .first()
    .waitFor()
})

test('an address that nobody has thought of shows the newest results', async () => {
  await page.goto(`${inject('site')}/services/payments?range=1y&view=bars`)
  const ranges = page.getByRole('navigation', { name: 'Charts show' })
  await ranges.locator('[aria-current]').waitFor()
  expect(await ranges.locator('[aria-current]').allInnerTexts()).toEqual(['Latest'])
})

test.each((['light', 'dark'] as const).flatMap((scheme) => [360, 1440].map((width) => [scheme, width] as const)))(
  'charts and tables of the history are accessible and fit, %s at %i px',
  async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 800 })
    for (const [search, shown] of [
      ['?range=24h', '.recharts-surface'],
      ['?range=30d&view=table', 'table[aria-label="History"]'],
    ] as const) {
      await page.goto(`${inject('site')}/services/payments${search}`)
      await page.locator(shown).first().waitFor()
      expect(await axeViolations(page), search).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), search).toBeLessThanOrEqual(width)
    }
  },
)
