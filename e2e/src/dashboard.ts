import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openPage } from './browser.ts'

const VIEWER = { email: 'viewer@mesh.test', password: 'mesh-viewer' }
export const OPERATOR = { email: 'operator@mesh.test', password: 'mesh-operator' }
export const APPROVER = { email: 'approver@mesh.test', password: 'mesh-approver' }
/** The second approver. */
export const LEAD = { email: 'lead@mesh.test', password: 'mesh-lead' }
export const AUDITOR = { email: 'auditor@mesh.test', password: 'mesh-auditor' }
export const ADMIN = { email: 'admin@mesh.test', password: 'mesh-admin' }

/** Opens the dashboard in a fresh profile and signs in, as the seeded viewer unless told otherwise. */
export async function openDashboard(
  browser: Browser,
  site: string,
  options: BrowserContextOptions = {},
  account = VIEWER,
): Promise<Page> {
  const page = await openPage(browser, options)
  await page.goto(site)
  await signIn(page, account)
  return page
}

/** Fills in the sign-in form and waits for the overview. */
export async function signIn(page: Page, { email, password }: typeof VIEWER): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Sign in' }).waitFor()
}

/** Waits until a page has its heading and none of its parts is still read. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).filter({ hasText: /\S/ }).waitFor()
  await page.waitForFunction(() => document.querySelector('output[aria-label="Loading"]') === null)
}
