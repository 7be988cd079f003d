import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { DAY_MS } from '@mesh/core/durations'
import { later } from '@mesh/core/root/history/spans'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard, settled } from '../src/dashboard.ts'
import { UNPROBED as SERVICE } from '../src/journey-config.ts'
import { contentWidth, LOOKS, wear } from '../src/looks.ts'
import { seedHistory } from '../src/seed-history.ts'
import { firestoreHost, projectId, site } from '../src/shared-suite.ts'

const DAYS = 60
/** Days before the last one that is seeded. */
const FAILED = 5
const MAINTAINED = 12
const SILENT = 20
const LATENCIES_MS = Array.from({ length: 40 }, (_, index) => 80 + index)

let browser: Browser
let page: Page

beforeAll(async () => {
  await seedHistory({
    firestoreHost,
    projectId,
    serviceId: SERVICE,
    checks: { [`${SERVICE}.http`]: 'Health endpoint' },
    boardId: 'seeded',
    days: DAYS,
    // The pages show what comes before the end of today (UTC), and today may end while the tests run.
    lastDay: later(new Date(), DAY_MS),
    bucketAt: (_, daysBefore) => {
      if (daysBefore === SILENT) return undefined
      if (daysBefore === MAINTAINED) return { excluded: 40 }
      if (daysBefore === FAILED) return { ok: 30, fail: 10, latenciesMs: LATENCIES_MS.slice(10) }
      return { ok: 40, latenciesMs: LATENCIES_MS }
    },
  })
  browser = await launchBrowser()
  page = await openDashboard(browser, site)
  await page.locator(`[data-testid="service-${SERVICE}"]`).waitFor()
})

beforeEach(async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${site}/services/${SERVICE}`)
})

afterAll(async () => {
  await browser?.close()
})

test('ninety days can be read with the keyboard, day by day, and say what is not known', async () => {
  const bar = page.getByRole('slider', { name: /^Last 90 days/ })
  await expect
    .poll(() => bar.getAttribute('aria-label'))
    .toMatch(/^Last 90 days: 1 down, .*1 in maintenance, \d+ without data$/)
  expect(await bar.getAttribute('max')).toBe('90')
  await bar.focus()
  const said = new Set<string>()
  for (let days = 0; days <= SILENT; days += 1) {
    said.add((await bar.getAttribute('aria-valuetext')) ?? '')
    await page.keyboard.press('ArrowLeft')
  }
  expect([...said].filter((day) => !day.endsWith(': up. 100 % of 40 results'))).toEqual([
    expect.stringMatching(/: down\. 75 % of 40 results; 10 failed$/),
    expect.stringMatching(/: in maintenance\. No data; 40 during maintenance$/),
    expect.stringMatching(/: without data\. No data$/),
  ])
  await page.keyboard.press('Home')
  await expect.poll(() => bar.getAttribute('aria-valuetext')).toMatch(/without data/)
  await expect.poll(() => page.getByText(/^9\d(\.\d+)? %$/).count()).toBe(3)
})

test('the range is in the address, as a chart and as a table, and survives a reload', async () => {
  const check = page.getByRole('region', { name: 'Health endpoint' })
  const ranges = page.getByRole('navigation', { name: 'Charts show' })
  await expect.poll(() => ranges.getByRole('link', { name: 'Latest' }).getAttribute('aria-current')).toBe('page')
  await ranges.getByRole('link', { name: '90 d' }).click()
  await page.waitForURL(/\?range=90d$/)
  await check.locator('.recharts-surface').waitFor()
  await check.getByText(/results; 10 failed; (\d+ slow; )?40 during maintenance/).waitFor()
  await expect.poll(() => ranges.locator('[aria-current]').allInnerTexts()).toEqual(['90 d'])

  await check.getByRole('link', { name: 'Show as table' }).click()
  await page.waitForURL(/view=table/)
  const table = check.getByRole('table', { name: 'History' })
  await table.getByRole('row', { name: /75 % of 40 results; 10 failed/ }).waitFor()
  await expect.poll(() => table.getByRole('row', { name: / to .* no data/ }).count()).toBe(1)
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
  await page.goto(`${site}/services/${SERVICE}?range=1y&view=bars`)
  const ranges = page.getByRole('navigation', { name: 'Charts show' })
  await expect.poll(() => ranges.locator('[aria-current]').allInnerTexts()).toEqual(['Latest'])
})

test.each([
  ['?range=24h', '.recharts-surface'],
  ['?range=30d&view=table', 'table[aria-label="History"]'],
])('charts and tables of the history are accessible and fit, however they look: %s', async (search, shown) => {
  await page.goto(`${site}/services/${SERVICE}${search}`)
  for (const look of LOOKS) {
    const { colorScheme, width } = look
    await wear(page, look)
    await settled(page)
    await page.locator(shown).first().waitFor()
    expect(await axeViolations(page), `${colorScheme} at ${width} px`).toEqual([])
    await expect.poll(() => contentWidth(page), { message: `${colorScheme} at ${width} px` }).toBeLessThanOrEqual(width)
  }
})
