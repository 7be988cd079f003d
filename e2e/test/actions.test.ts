import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { APPROVER, AUDITOR, openDashboard, OPERATOR } from '../src/dashboard.ts'
import { site } from '../src/shared-suite.ts'

let browser: Browser
let operator: Page
let approver: Page

beforeAll(async () => {
  browser = await launchBrowser()
  operator = await openDashboard(browser, site, {}, OPERATOR)
  approver = await openDashboard(browser, site, { viewport: { width: 360, height: 800 } }, APPROVER)
})

afterAll(async () => {
  await browser?.close()
})

function state(page: Page, words: string) {
  return page.getByTestId('action-state').filter({ hasText: words }).waitFor()
}

/** Proposes on the dashboard and leaves the operator on the action's page; answers its address. */
async function propose(key: string, value: string, reason: string): Promise<string> {
  await operator.goto(`${site}/actions/new?kind=config.set`)
  await operator.getByLabel('space').selectOption('flags')
  await operator.getByLabel('key').fill(key)
  await operator.getByLabel('value', { exact: true }).fill(value)
  await operator.getByRole('button', { name: 'Dry run' }).click()
  await operator.getByTestId('dry-run').waitFor()
  await operator.getByLabel('Why').fill(reason)
  await operator.getByRole('button', { name: 'Propose' }).click()
  await state(operator, 'Waiting for approval')
  return operator.url()
}

test('a change is proposed, approved by somebody else on a phone, applied, and reverted by hand', async () => {
  const address = await propose('checkout', '"new"', 'Half of the shop is ready.')
  // What the proposer may do instead is shown, so approving would be too.
  await operator.getByRole('button', { name: 'Withdraw…' }).waitFor()
  expect(await operator.getByRole('button', { name: 'Approve' }).count()).toBe(0)

  await approver.goto(`${site}/actions`)
  await approver
    .getByRole('link', { name: /checkout/ })
    .first()
    .click()
  await approver.getByRole('button', { name: 'Approve' }).waitFor()
  expect(await axeViolations(approver)).toEqual([])
  await approver.getByRole('button', { name: 'Approve' }).click()
  await state(operator, 'Applied')
  await operator.getByRole('listitem').filter({ hasText: 'by Demo approver' }).first().waitFor()

  await approver.goto(address)
  await approver.getByRole('button', { name: 'Revert now…' }).click()
  await approver.getByLabel('Why does it end now?').fill('The shop is not ready.')
  await approver.getByRole('button', { name: 'Revert', exact: true }).click()
  await state(operator, 'Reverted')
})

test('an approver cannot approve what they proposed, and rejecting needs a reason that the proposer sees', async () => {
  const address = await propose('beta', 'true', 'For the testers.')
  await expect.poll(() => operator.getByRole('button', { name: 'Withdraw…' }).count()).toBe(1)
  await approver.goto(address)
  await approver.getByRole('button', { name: 'Reject…' }).click()
  await approver.getByLabel('Why not?').fill('Not before Monday.')
  await approver.getByRole('button', { name: 'Reject', exact: true }).click()
  await state(operator, 'Rejected')
  await operator.getByRole('listitem').filter({ hasText: 'Not before Monday.' }).first().waitFor()
})

test('what cannot be is refused at the dry run, in words, and nothing is proposed', async () => {
  await operator.goto(`${site}/actions/new?kind=service.pauseChecks`)
  await operator.getByLabel('serviceId').fill('no-such-service')
  await operator.getByRole('button', { name: 'Dry run' }).click()
  await operator.getByRole('alert').filter({ hasText: 'no-such-service' }).waitFor()
  expect(await operator.getByTestId('dry-run').count()).toBe(0)
})

test('an auditor finds the entries of an action, and the browser itself proves that the log has them', async () => {
  const address = await propose('proved', '1', 'To be found in the ledger.')
  const actionId = new URL(address).pathname.split('/').at(-1) ?? ''
  const auditor = await openDashboard(browser, site, {}, AUDITOR)
  await auditor.goto(`${site}/ledger?find=${encodeURIComponent(`resource:actions/${actionId}`)}`)
  await auditor.getByRole('link', { name: 'action.propose' }).click()
  await auditor.locator('[data-verdict="included"]').filter({ hasText: 'Verified in this browser' }).waitFor()
  await auditor.getByTestId('stands-now').filter({ hasText: 'Exactly as this entry left it' }).waitFor()
  const reason = auditor.getByTestId('what-changed').getByRole('row', { name: 'proposal.reason' })
  await reason.filter({ hasText: 'added' }).filter({ hasText: 'To be found in the ledger.' }).waitFor()
  expect(await axeViolations(auditor)).toEqual([])
  await auditor.context().close()
})

test('a viewer sees actions, but neither decides nor reads the ledger', async () => {
  await propose('seen', 'true', 'To be seen by all.')
  const viewer = await openDashboard(browser, site)
  await viewer.goto(`${site}/actions?show=all`)
  await viewer.getByRole('link', { name: /seen/ }).first().click()
  await state(viewer, 'Waiting for approval')
  expect(await viewer.getByRole('region', { name: 'Your decision' }).count()).toBe(0)
  await viewer.goto(`${site}/ledger`)
  await viewer.getByText('Auditors and admins read the entries').waitFor()
  await viewer.context().close()
})
