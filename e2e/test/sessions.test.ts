import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../src/ask.ts'
import { AuthEmulator } from '../src/auth-emulator.ts'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser, openPage } from '../src/browser.ts'
import { ADMIN, APPROVER, LEAD, openDashboard, OPERATOR, signIn } from '../src/dashboard.ts'
import { firestoreHost, functions, portOffset, projectId, site } from '../src/shared-suite.ts'

/** Within this a page ends a session by itself; its token is refused long before. */
const PAGE_ENDS_MS = 60_000

const auth = new AuthEmulator({ portOffset, projectId })
let browser: Browser
let operator: Page
let approver: Page

beforeAll(async () => {
  browser = await launchBrowser()
  operator = await openDashboard(browser, site, {}, OPERATOR)
  approver = await openDashboard(browser, site, {}, APPROVER)
})

afterAll(async () => {
  await browser?.close()
})

/** What the two doors to data answer to a token: Firestore's rules, and a callable. */
async function answers(idToken: string): Promise<number[]> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${idToken}` }
  const documents = `http://${firestoreHost}/v1/projects/${projectId}/databases/(default)/documents`
  const replies = await Promise.all([
    ask(`${documents}/services/payments`, { headers }),
    ask(`${functions}/listMaintenance`, { method: 'POST', headers, body: '{"data":{}}' }),
  ])
  return replies.map(({ status }) => status)
}

/** The operator proposes on the dashboard; the address of the action. */
async function propose(kind: string, fill: (page: Page) => Promise<unknown>): Promise<string> {
  await operator.goto(`${site}/actions/new?kind=${kind}`)
  await fill(operator)
  await operator.getByRole('button', { name: 'Dry run' }).click()
  await operator.getByTestId('dry-run').waitFor()
  await operator.getByLabel('Why').fill('To see sessions end.')
  await operator.getByRole('button', { name: 'Propose' }).click()
  await operator.getByTestId('action-state').waitFor()
  return operator.url()
}

async function approve(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('button', { name: 'Approve' }).click()
  await page
    .getByText(/You approved this|Applied/)
    .first()
    .waitFor()
}

function applied(): Promise<void> {
  return operator.getByTestId('action-state').filter({ hasText: 'Applied' }).waitFor()
}

function alert(page: Page, words: string): Promise<void> {
  return page.getByRole('alert').filter({ hasText: words }).waitFor()
}

async function hasRole(page: Page, role: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.locator('#account').filter({ hasText: role }).waitFor()
}

/** Has a link sent from the sign-in page and opens it in the same browser; the page where it leads. */
async function openLink(email: string): Promise<{ page: Page; link: string }> {
  const page = await openPage(browser)
  await page.goto(site)
  await page.getByLabel('Address for a sign-in link').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText(`A link is on its way to ${email}`).waitFor()
  const link = await auth.link(email)
  await page.goto(link)
  await page.getByRole('button', { name: 'Continue with this link' }).click()
  return { page, link }
}

test('an action that changes a role ends the sessions of that member; the next one has the new role', async () => {
  const rita = await auth.create('rita', 'viewer')
  const page = await openDashboard(browser, site, {}, rita)
  const old = await auth.idToken(rita)
  expect(await answers(old)).toEqual([200, 200])

  const address = await propose('member.setRole', async (form) => {
    await form.getByLabel('uid', { exact: true }).fill(rita.uid)
    await form.getByLabel('role', { exact: true }).selectOption('approver')
  })
  await approve(approver, address)
  expect(await answers(old)).toEqual([200, 200])
  const lead = await openDashboard(browser, site, {}, LEAD)
  await approve(lead, address)
  await applied()
  expect(await answers(old)).toEqual([403, 401])

  await page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: PAGE_ENDS_MS })
  await alert(page, 'Your role was changed')
  expect(await axeViolations(page)).toEqual([])

  await signIn(page, rita)
  await hasRole(page, /approver/i)
  const task = await propose('config.set', async (form) => {
    await form.getByLabel('space').selectOption('flags')
    await form.getByLabel('key').fill('sessions')
    await form.getByLabel('value', { exact: true }).fill('true')
  })
  await approve(page, task)
  await applied()
  await Promise.all([page.context().close(), lead.context().close()])
})

test('an action that disables a member puts them out, and they do not get in again', async () => {
  const dora = await auth.create('dora', 'viewer')
  const page = await openDashboard(browser, site, {}, dora)
  const old = await auth.idToken(dora)
  const address = await propose('member.setRole', async (form) => {
    await form.getByLabel('uid', { exact: true }).fill(dora.uid)
    await form.getByLabel('state', { exact: true }).selectOption('disabled')
  })
  await approve(approver, address)
  await applied()

  await alert(page, 'Your membership was disabled')
  expect(await answers(old)).toEqual([403, 403])
  await page.getByLabel('E-mail').fill(dora.email)
  await page.getByLabel('Password', { exact: true }).fill(dora.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await alert(page, 'is disabled')
  await page.context().close()
})

test('an invited person comes in by a link, once, as what they were invited', async () => {
  const admin = await openDashboard(browser, site, {}, ADMIN)
  await admin.goto(`${site}/access`)
  await admin.getByLabel('E-mail').fill('ann@example.com')
  await admin.getByLabel('Name').fill('Ann Example')
  await admin.getByLabel('As').selectOption('operator')
  await admin.getByRole('button', { name: 'Invite' }).click()
  const invitation = admin.getByRole('listitem').filter({ hasText: 'as operator, invited by Demo admin' })
  await invitation.filter({ hasText: 'ann@example.com' }).waitFor()

  const { page, link } = await openLink('ann@example.com')
  await page.getByTestId('service-payments').waitFor()
  await expect.poll(() => page.url()).toBe(`${site}/`)
  await hasRole(page, /operator/i)
  await admin
    .getByTestId(/^member-/)
    .filter({ hasText: 'Ann Example' })
    .filter({ hasText: 'operator' })
    .waitFor()
  await admin.getByRole('listitem').filter({ hasText: 'ann@example.com' }).filter({ hasText: 'Used' }).waitFor()

  const again = await openPage(browser)
  await again.goto(`${site}/${new URL(link).search}`)
  await again.getByLabel('Address for a sign-in link').fill('ann@example.com')
  await again.getByRole('button', { name: 'Continue with this link' }).click()
  await again.getByText('This link was used already').waitFor()
  await Promise.all([admin, page, again].map((one) => one.context().close()))
})

test('whom nobody invited is refused in words, and no account is made', async () => {
  const { page } = await openLink('eve@nowhere.test')
  await page.getByText('Your address is not invited. Ask an admin of this Mesh for an invitation.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Sign in', exact: true }).waitFor()
  expect(await auth.has('eve@nowhere.test')).toBe(false)
  await page.context().close()
})
