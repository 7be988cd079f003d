import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'

const PAGES = [
  '/',
  '/services/payments',
  '/incidents',
  '/actions',
  '/actions/new',
  '/maintenance',
  '/slos',
  '/access',
  '/ledger',
  '/no-such-page',
]
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
)
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

describe.each(LOOKS)('$colorScheme at $width px', ({ colorScheme, width }) => {
  test('every page is accessible and fits the width', async () => {
    const page = await openDashboard(browser, inject('site'), { colorScheme, viewport: { width, height: 800 } })
    await page.locator('[data-testid="service-payments"]').waitFor()
    for (const path of PAGES) {
      await page.goto(`${inject('site')}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await axeViolations(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    }
    await page.context().close()
  })
})

test('the sign-in page is accessible and says when the password is wrong', async () => {
  const page = await browser.newPage()
  await page.goto(inject('site'))
  await page.getByLabel('E-mail').fill('viewer@mesh.test')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.close()
})
