import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../src/browser.ts'
import { APPROVER, LEAD, openDashboard } from '../src/dashboard.ts'
import { journeyConfig } from '../src/journey-config.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { directory, site } from '../src/shared-suite.ts'
import { gone } from '../src/until.ts'

const ROLLBACK = /^Roll payments back to payments-00001/
let browser: Browser
let approver: Page
let lead: Page

/** Only here do rules propose something at once. */
beforeAll(async () => {
  const file = join(directory, 'override-loop.yaml')
  writeFileSync(file, journeyConfig('1s'))
  await apply(file)
  browser = await launchBrowser()
  approver = await openDashboard(browser, site, {}, APPROVER)
  lead = await openDashboard(browser, site, {}, LEAD)
})

afterEach(() => payments('heal'))

afterAll(async () => {
  await apply(join(directory, 'mesh.yaml'))
  await browser?.close()
})

async function apply(file: string): Promise<void> {
  const { status, output } = await meshCommand(directory, 'apply', file)
  if (status !== 0) throw new Error(output)
}

async function payments(verb: 'break' | 'heal'): Promise<void> {
  await meshCommand(directory, 'demo', verb, 'payments')
}

function state(page: Page, words: string) {
  return page.getByTestId('action-state').filter({ hasText: words }).waitFor()
}

function event(page: Page, words: string | RegExp) {
  return page.getByRole('listitem').filter({ hasText: words }).first().waitFor()
}

/** Breaks payments and follows its incident to the action that a rule proposes for it; answers the incident's address. */
async function breakUntilProposed(title: RegExp): Promise<string> {
  await approver.goto(site)
  await approver.locator('[data-testid="service-payments"][data-state="up"]').waitFor()
  const open = approver.locator('[data-testid^="incident-payments.http"] a')
  await gone(open)
  await payments('break')
  await open.first().click()
  const proposed = approver.getByRole('link', { name: title })
  await proposed.waitFor()
  const incident = approver.url()
  await proposed.click()
  await approver.getByTestId('action-state').waitFor()
  return incident
}

test('a service that stays down has a rollback proposed; two approve it; as it mends nothing, Mesh takes it back', async () => {
  const incident = await breakUntilProposed(ROLLBACK)
  await state(approver, 'Waiting for approval')
  await approver.getByRole('button', { name: 'Approve' }).click()
  await event(approver, 'Approved in part by you')
  await lead.goto(approver.url())
  await lead.getByRole('button', { name: 'Approve' }).click()
  await event(lead, /Applied/)

  // While the rollback is watched: what the autopilot has done about the same incident.
  await approver.goto(incident)
  await approver.getByRole('link', { name: 'Set flags/shop.card-payments to false' }).click()
  await state(approver, 'Applied')
  const approval = approver.getByRole('listitem').filter({ hasText: 'shop-flags' }).first()
  await expect.poll(() => approval.innerText()).toContain('by Mesh')
  await approver.getByRole('button', { name: 'Revert now…' }).click()
  await approver.getByLabel('Why does it end now?').fill('Shown.')
  await approver.getByRole('button', { name: 'Revert', exact: true }).click()
  await state(approver, 'Reverted')

  // The check is looked at half a minute after the change.
  await lead.getByTestId('action-state').filter({ hasText: 'Reverted' }).waitFor({ timeout: 180_000 })
  await event(lead, 'payments.http is down')
})

test('what nobody has decided when the service is well again is withdrawn', async () => {
  await breakUntilProposed(ROLLBACK)
  await state(approver, 'Waiting for approval')
  await payments('heal')
  await state(approver, 'Rejected')
  await event(approver, 'the incident is over')
  await expect.poll(() => approver.getByRole('button', { name: 'Approve' }).count()).toBe(0)
})
