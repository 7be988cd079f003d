import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const VIEWER = { email: 'viewer@mesh.test', password: 'mesh-viewer' }
export const OPERATOR = { email: 'operator@mesh.test', password: 'mesh-operator' }

/** Opens the dashboard in a fresh profile and signs in, as the seeded viewer unless told otherwise. */
export async function openDashboard(
  browser: Browser,
  site: string,
  options: BrowserContextOptions = {},
  account = VIEWER,
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
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
