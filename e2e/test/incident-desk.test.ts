import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard, OPERATOR } from '../src/dashboard.ts'
import { contentWidth, LOOKS, wear } from '../src/looks.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { directory, site } from '../src/shared-suite.ts'
import { gone } from '../src/until.ts'

let browser: Browser
let operator: Page
let viewer: Page

/** Opens an incident, which both look at. */
beforeAll(async () => {
  browser = await launchBrowser()
  operator = await openDashboard(browser, site, {}, OPERATOR)
  viewer = await openDashboard(browser, site)
  const open = operator.locator('[data-testid^="incident-catalog.http"] a')
  await operator.locator('[data-testid="service-catalog"][data-state="up"]').waitFor()
  await gone(open)
  await catalog('break')
  await open.first().click()
  await desk(operator).waitFor()
  await viewer.goto(operator.url())
})

afterAll(async () => {
  await catalog('heal')
  await browser?.close()
})

function catalog(verb: 'break' | 'heal') {
  return meshCommand(directory, 'demo', verb, 'catalog')
}

function desk(page: Page) {
  return page.getByRole('region', { name: 'What you can do' })
}

function event(page: Page, text: string) {
  return page.getByRole('listitem').filter({ hasText: text }).first().waitFor()
}

test('an operator works on an incident, the viewer sees it happen without buttons, and the recovery resolves it', async () => {
  await event(viewer, 'Opened by mesh')

  await operator.getByRole('button', { name: 'Acknowledge' }).press('Enter')
  await event(operator, 'Acknowledged by you')
  await operator.getByRole('button', { name: 'Assign to me' }).click()
  await event(operator, 'Assigned to Demo operator by you')
  await operator.getByLabel('Severity').selectOption('critical')
  await event(operator, 'Severity set to critical by you')
  await operator.getByLabel('Comment').fill('The cache is full.')
  await operator.getByRole('button', { name: 'Add comment' }).click()
  await event(operator, 'The cache is full.')
  await expect.poll(() => operator.getByLabel('Comment').inputValue()).toBe('')

  await event(viewer, 'The cache is full.')
  await event(viewer, 'Acknowledged by Demo operator')
  await viewer.locator('h1 ~ *').filter({ hasText: 'Acknowledged, open for' }).waitFor()
  expect(await desk(viewer).count()).toBe(0)
  expect(await viewer.locator('main').getByRole('textbox').count()).toBe(0)

  await catalog('heal')
  await event(operator, 'Resolved by mesh')
  await operator.getByRole('button', { name: 'Reopen' }).click()
  await event(operator, 'Reopened by you')
  await operator.getByRole('button', { name: 'Resolve…' }).click()
  await operator.getByLabel('Why is it over?').fill('It recovered.')
  await operator.getByRole('button', { name: 'Resolve', exact: true }).click()
  await event(operator, 'It recovered.')
  await event(viewer, 'Resolved by Demo operator')
})

test.each(LOOKS)('the page of an incident is accessible and fits, $colorScheme at $width px', async (look) => {
  await wear(operator, look)
  await desk(operator).waitFor()
  await event(operator, 'Opened by mesh')
  expect(await axeViolations(operator)).toEqual([])
  await expect.poll(() => contentWidth(operator)).toBeLessThanOrEqual(look.width)
})
