import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { meshCommand } from '../src/mesh-command.ts'

const TURNS = { timeout: 120_000 }
const APPROVER = { email: 'approver@mesh.test', password: 'mesh-approver' }
const LEAD = { email: 'lead@mesh.test', password: 'mesh-lead' }
const ROLLBACK = /^Roll payments back to payments-00001/
let browser: Browser
let approver: Page
let lead: Page

beforeAll(async () => {
  browser = await launchBrowser()
  approver = await openDashboard(browser, inject('site'), {}, APPROVER)
  lead = await openDashboard(browser, inject('site'), {}, LEAD)
})

afterEach(() => payments('heal'))

afterAll(async () => {
  await browser.close()
})

function payments(verb: 'break' | 'heal') {
  meshCommand(inject('directory'), 'demo', verb, 'payments')
}

function service(state: string) {
  return approver.locator(`[data-testid="service-payments"][data-state="${state}"]`).waitFor(TURNS)
}

function state(page: Page, words: string) {
  return page.getByTestId('action-state').filter({ hasText: words }).waitFor(TURNS)
}

function event(words: string | RegExp) {
  return approver.getByRole('listitem').filter({ hasText: words }).first().waitFor(TURNS)
}

/** Breaks payments and follows its incident to the action that a rule proposes for it; answers the incident's address. */
async function breakUntilProposed(title: RegExp): Promise<string> {
  await approver.goto(inject('site'))
  await service('up')
  payments('break')
  await approver.locator('[data-testid^="incident-payments.http"] a').first().click(TURNS)
  const proposed = approver.getByRole('link', { name: title })
  await proposed.waitFor(TURNS)
  const incident = approver.url()
  await proposed.click()
  return incident
}

test('a service that stays down has a rollback proposed; two approve it; as it mends nothing, Mesh takes it back', async () => {
  const incident = await breakUntilProposed(ROLLBACK)
  await state(approver, 'Waiting for approval')
  await approver.getByRole('button', { name: 'Approve' }).click()
  await event('Approved in part by you')
  await lead.goto(approver.url())
  await lead.getByRole('button', { name: 'Approve' }).click()
  await event(/Applied/)
  await state(approver, 'Reverted')
  await event('payments.http is down')

  await approver.goto(incident)
  await approver.getByRole('link', { name: 'Set flags/shop.card-payments to false' }).click(TURNS)
  await state(approver, 'Applied')
  await event('shop-flags')
  const approval = approver.getByRole('listitem').filter({ hasText: 'shop-flags' }).first()
  expect(await approval.innerText()).toContain('by Mesh')
  await approver.getByRole('button', { name: 'Revert now…' }).click()
  await approver.getByLabel('Why does it end now?').fill('Shown.')
  await approver.getByRole('button', { name: 'Revert', exact: true }).click()
  await state(approver, 'Reverted')
  payments('heal')
  await approver.goto(inject('site'))
  await service('up')
}, 480_000)

test('what nobody has decided when the service is well again is withdrawn', async () => {
  await breakUntilProposed(ROLLBACK)
  await state(approver, 'Waiting for approval')
  payments('heal')
  await state(approver, 'Rejected')
  await event('the incident is over')
  expect(await approver.getByRole('button', { name: 'Approve' }).count()).toBe(0)
}, 360_000)
