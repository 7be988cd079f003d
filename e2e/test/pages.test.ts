import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser, openPage } from '../src/browser.ts'
import { openDashboard, settled } from '../src/dashboard.ts'
import { contentWidth, LOOKS, wear } from '../src/looks.ts'
import { site } from '../src/shared-suite.ts'

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
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openDashboard(browser, site)
  await page.locator('[data-testid="service-payments"]').waitFor()
})

afterAll(async () => {
  await browser?.close()
})

test.each(PAGES)('%s is accessible and fits, however it looks', async (path) => {
  await page.goto(`${site}${path}`)
  for (const look of LOOKS) {
    const { colorScheme, width } = look
    await wear(page, look)
    await settled(page)
    expect(await axeViolations(page), `${colorScheme} at ${width} px`).toEqual([])
    await expect.poll(() => contentWidth(page), { message: `${colorScheme} at ${width} px` }).toBeLessThanOrEqual(width)
  }
})

test('the sign-in page is accessible and says when the password is wrong', async () => {
  const stranger = await openPage(browser)
  await stranger.goto(site)
  await stranger.getByLabel('E-mail').fill('viewer@mesh.test')
  await stranger.getByLabel('Password', { exact: true }).fill('wrong')
  await stranger.getByRole('button', { name: 'Sign in' }).click()
  await stranger.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  expect(await axeViolations(stranger)).toEqual([])
  await stranger.context().close()
})
