import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'

const TURNS = { timeout: 60_000 }
const ADMIN = { email: 'admin@mesh.test', password: 'mesh-admin' }
let browser: Browser
let admin: Page

beforeAll(async () => {
  browser = await launchBrowser()
  admin = await openDashboard(browser, inject('site'), {}, ADMIN)
  await admin.goto(`${inject('site')}/access`)
})

afterAll(async () => {
  await browser.close()
})

function call(key: string, name: string, data: object): Promise<Response> {
  const functions = `http://127.0.0.1:${5001 + inject('portOffset')}/${inject('projectId')}/us-central1`
  return fetch(`${functions}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mesh-key': key, connection: 'close' },
    body: JSON.stringify({ data }),
  })
}

test('an admin sees members with their addresses, invites somebody and takes that back', async () => {
  await admin.getByTestId('member-seed-viewer').filter({ hasText: 'viewer@mesh.test' }).waitFor(TURNS)
  await admin.getByLabel('E-mail').fill('new@example.com')
  await admin.getByLabel('As').selectOption('operator')
  await admin.getByRole('button', { name: 'Invite' }).click()
  await admin.getByText('as operator, invited by Demo admin').waitFor(TURNS)
  await admin.getByRole('button', { name: 'Withdraw the invitation of new@example.com' }).click()
  await admin
    .getByRole('listitem')
    .filter({ hasText: 'new@example.com' })
    .filter({ hasText: 'Withdrawn' })
    .waitFor(TURNS)
  expect(await admin.getByRole('button', { name: 'Withdraw the invitation of new@example.com' }).count()).toBe(0)
})

test("a machine's key works within its scopes until it is revoked", async () => {
  await admin.getByRole('button', { name: 'New key…' }).click()
  await admin.getByLabel('What uses it').fill('nightly job')
  await admin.getByLabel('maintenance.list').check()
  await admin.getByRole('button', { name: 'Make the key' }).click()
  const key = (await admin.getByTestId('new-key').textContent(TURNS)) ?? ''
  expect(key).toMatch(/^mesh_/)
  expect((await call(key, 'listMaintenance', {})).status).toBe(200)
  expect((await call(key, 'openMaintenance', {})).status).toBe(403)
  expect((await call(`${key.slice(0, -2)}xx`, 'listMaintenance', {})).status).toBe(401)
  await admin.getByRole('button', { name: 'Revoke the key nightly job' }).click()
  await admin.getByRole('listitem').filter({ hasText: 'nightly job' }).filter({ hasText: 'Revoked' }).waitFor(TURNS)
  expect((await call(key, 'listMaintenance', {})).status).toBe(401)
  await admin.getByRole('button', { name: 'Done' }).click()
})

test('the review lists everybody with what they may do', async () => {
  await admin.getByRole('button', { name: 'Review access' }).click()
  const table = admin.getByTestId('access-review')
  await table.waitFor(TURNS)
  expect(await table.innerText()).toContain('action.approve')
  expect(await axeViolations(admin)).toEqual([])
})

test('a viewer sees members without addresses, and nothing of keys and invitations', async () => {
  const viewer = await openDashboard(browser, inject('site'))
  await viewer.goto(`${inject('site')}/access`)
  await viewer.getByTestId('member-seed-viewer').waitFor(TURNS)
  expect(await viewer.locator('main').innerText()).not.toContain('@')
  expect(await viewer.getByRole('heading', { name: 'API keys' }).count()).toBe(0)
  await viewer.context().close()
})
