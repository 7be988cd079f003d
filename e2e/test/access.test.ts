import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../src/ask.ts'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { ADMIN, openDashboard } from '../src/dashboard.ts'
import { functions, site } from '../src/shared-suite.ts'

let browser: Browser
let admin: Page

beforeAll(async () => {
  browser = await launchBrowser()
  admin = await openDashboard(browser, site, {}, ADMIN)
})

beforeEach(async () => {
  await admin.goto(`${site}/access`)
})

afterAll(async () => {
  await browser?.close()
})

/** What stands in the element that has the focus. */
function focused(): Promise<string> {
  return admin.evaluate(() => document.activeElement?.textContent ?? '')
}

async function call(key: string, name: string, data: object): Promise<number> {
  const answer = await ask(`${functions}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mesh-key': key },
    body: JSON.stringify({ data }),
  })
  return answer.status
}

test('an admin sees members with their addresses, invites somebody and takes that back', async () => {
  await admin.getByTestId('member-seed-viewer').filter({ hasText: 'viewer@mesh.test' }).waitFor()
  await admin.getByLabel('E-mail').fill('new@example.com')
  await admin.getByLabel('As').selectOption('operator')
  await admin.getByRole('button', { name: 'Invite' }).click()
  const invitation = admin.getByRole('listitem').filter({ hasText: 'new@example.com' })
  await invitation.filter({ hasText: 'as operator, invited by Demo admin' }).waitFor()
  const withdraw = admin.getByRole('button', { name: 'Withdraw the invitation of new@example.com' })
  await withdraw.click()
  await invitation.filter({ hasText: 'Withdrawn' }).waitFor()
  await expect.poll(() => withdraw.count()).toBe(0)
})

test("a machine's key works within its scopes until it is revoked", async () => {
  await admin.getByRole('button', { name: 'New key…' }).click()
  await admin.getByLabel('What uses it').fill('nightly job')
  await admin.getByLabel('maintenance.list').check()
  await admin.getByRole('button', { name: 'Make the key' }).click()
  await expect.poll(focused).toBe('New key…')
  const key = (await admin.getByTestId('new-key').textContent()) ?? ''
  expect(key).toMatch(/^mesh_/)
  expect(await call(key, 'listMaintenance', {})).toBe(200)
  expect(await call(key, 'openMaintenance', {})).toBe(403)
  expect(await call(`${key.slice(0, -2)}xx`, 'listMaintenance', {})).toBe(401)
  await admin.getByRole('button', { name: 'Revoke the key nightly job' }).click()
  await admin.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(focused).toBe('Revoke…')
  await admin.getByRole('button', { name: 'Revoke the key nightly job' }).click()
  await admin.getByLabel('Why?').fill('the job is gone')
  await admin.getByRole('button', { name: 'Revoke', exact: true }).click()
  const revoked = admin.getByRole('listitem').filter({ hasText: 'nightly job' }).filter({ hasText: 'Revoked' })
  await revoked.waitFor()
  await expect.poll(() => revoked.evaluate((item) => item === document.activeElement)).toBe(true)
  expect(await call(key, 'listMaintenance', {})).toBe(401)
  await admin.getByRole('button', { name: 'Done' }).click()
})

test('a form that failed and was closed gives the focus back, and opens again without the old complaint', async () => {
  const page = await openDashboard(browser, site, {}, ADMIN)
  await page.route('**/createApiKey', (route) => route.abort())
  await page.goto(`${site}/access`)
  const opener = page.getByRole('button', { name: 'New key…' })
  await opener.click()
  await page.getByLabel('What uses it').fill('never made')
  await page.getByLabel('maintenance.list').check()
  await page.getByRole('button', { name: 'Make the key' }).click()
  const complaint = page.getByRole('alert').filter({ hasText: /\S/ })
  await complaint.waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
  await opener.click()
  await page.getByLabel('What uses it').waitFor()
  expect(await complaint.count()).toBe(0)
})

test('the review lists everybody with what they may do', async () => {
  await admin.getByRole('button', { name: 'Review access' }).click()
  await admin.getByTestId('access-review').filter({ hasText: 'action.approve' }).waitFor()
  expect(await axeViolations(admin)).toEqual([])
})

test('a viewer sees members without addresses, and nothing of keys and invitations', async () => {
  const viewer = await openDashboard(browser, site)
  await viewer.goto(`${site}/access`)
  await viewer.getByTestId('member-seed-viewer').waitFor()
  expect(await viewer.locator('main').innerText()).not.toContain('@')
  expect(await viewer.getByRole('heading', { name: 'API keys' }).count()).toBe(0)
  await viewer.context().close()
})
