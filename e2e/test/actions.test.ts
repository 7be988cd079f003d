import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard, OPERATOR } from '../src/dashboard.ts'

const TURNS = { timeout: 60_000 }
const APPROVER = { email: 'approver@mesh.test', password: 'mesh-approver' }
const AUDITOR = { email: 'auditor@mesh.test', password: 'mesh-auditor' }
let browser: Browser
let operator: Page
let approver: Page

beforeAll(async () => {
  browser = await launchBrowser()
  operator = await openDashboard(browser, inject('site'), {}, OPERATOR)
  approver = await openDashboard(browser, inject('site'), { viewport: { width: 360, height: 800 } }, APPROVER)
})

afterAll(async () => {
  await browser.close()
})

function state(page: Page, words: string) {
  return page.getByTestId('action-state').filter({ hasText: words }).waitFor(TURNS)
}

/** Proposes on the dashboard and leaves the operator on the action's page; answers its address. */
async function propose(key: string, value: string, reason: string): Promise<string> {
  await operator.goto(`${inject('site')}/actions/new?kind=config.set`)
  await operator.getByLabel('space').selectOption('flags')
  await operator.getByLabel('key').fill(key)
  await operator.getByLabel('value', { exact: true }).fill(value)
  await operator.getByRole('button', { name: 'Dry run' }).click()
  await operator.getByTestId('dry-run').waitFor(TURNS)
  await operator.getByLabel('Why').fill(reason)
  await operator.getByRole('button', { name: 'Propose' }).click()
  await operator.getByTestId('action-state').waitFor(TURNS)
  return operator.url()
}

test('a change is proposed, approved by somebody else on a phone, applied, and reverted by hand', async () => {
  const address = await propose('checkout', '"new"', 'Half of the shop is ready.')
  await state(operator, 'Waiting for approval')
  expect(await operator.getByRole('button', { name: 'Approve' }).count()).toBe(0)

  await approver.goto(`${inject('site')}/actions`)
  await approver
    .getByRole('link', { name: /checkout/ })
    .first()
    .click()
  expect(await axeViolations(approver)).toEqual([])
  await approver.getByRole('button', { name: 'Approve' }).click()
  await state(operator, 'Applied')
  await operator.getByRole('listitem').filter({ hasText: 'by Demo approver' }).first().waitFor(TURNS)

  await approver.goto(address)
  await approver.getByRole('button', { name: 'Revert now…' }).click()
  await approver.getByLabel('Why does it end now?').fill('The shop is not ready.')
  await approver.getByRole('button', { name: 'Revert', exact: true }).click()
  await state(operator, 'Reverted')
})

test('an approver cannot approve what they proposed, and rejecting needs a reason that the proposer sees', async () => {
  await propose('beta', 'true', 'For the testers.')
  expect(await operator.getByRole('button', { name: 'Withdraw…' }).count()).toBe(1)
  await approver.goto(operator.url())
  await approver.getByRole('button', { name: 'Reject…' }).click()
  await approver.getByLabel('Why not?').fill('Not before Monday.')
  await approver.getByRole('button', { name: 'Reject', exact: true }).click()
  await state(operator, 'Rejected')
  await operator.getByRole('listitem').filter({ hasText: 'Not before Monday.' }).first().waitFor(TURNS)
})

test('what cannot be is refused at the dry run, in words, and nothing is proposed', async () => {
  await operator.goto(`${inject('site')}/actions/new?kind=service.pauseChecks`)
  await operator.getByLabel('serviceId').fill('no-such-service')
  await operator.getByRole('button', { name: 'Dry run' }).click()
  await operator.getByRole('alert').filter({ hasText: 'no-such-service' }).waitFor(TURNS)
  expect(await operator.getByTestId('dry-run').count()).toBe(0)
})

test('an auditor finds the entries of an action, and the browser itself proves that the log has them', async () => {
  const address = await propose('proved', '1', 'To be found in the ledger.')
  const actionId = new URL(address).pathname.split('/').at(-1) ?? ''
  const auditor = await openDashboard(browser, inject('site'), {}, AUDITOR)
  await auditor.goto(`${inject('site')}/ledger?find=${encodeURIComponent(`resource:actions/${actionId}`)}`)
  await auditor.getByRole('link', { name: 'action.propose' }).click(TURNS)
  await auditor.locator('[data-verdict="included"]').waitFor(TURNS)
  expect(await auditor.locator('[data-verdict]').innerText()).toContain('Verified in this browser')
  await auditor.getByTestId('stands-now').filter({ hasText: 'Exactly as this entry left it' }).waitFor(TURNS)
  expect(await axeViolations(auditor)).toEqual([])
  await auditor.context().close()
})

test('a viewer sees actions, but neither decides nor reads the ledger', async () => {
  const viewer = await openDashboard(browser, inject('site'))
  await viewer.goto(`${inject('site')}/actions?show=all`)
  const link = viewer.getByRole('link', { name: /checkout|beta|proved/ }).first()
  await link.waitFor(TURNS)
  await link.click()
  await viewer.getByTestId('action-state').waitFor(TURNS)
  expect(await viewer.getByRole('region', { name: 'Your decision' }).count()).toBe(0)
  await viewer.goto(`${inject('site')}/ledger`)
  await viewer.getByText('Auditors and admins read the entries').waitFor(TURNS)
  await viewer.context().close()
})
