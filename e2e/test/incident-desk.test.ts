import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { axeViolations } from '../src/axe.ts'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard, OPERATOR } from '../src/dashboard.ts'
import { meshCommand } from '../src/mesh-command.ts'

const TURNS = { timeout: 60_000 }
let browser: Browser
let operator: Page
let viewer: Page

beforeAll(async () => {
  browser = await launchBrowser()
  operator = await openDashboard(browser, inject('site'), {}, OPERATOR)
  viewer = await openDashboard(browser, inject('site'))
})

afterAll(async () => {
  meshCommand(inject('directory'), 'demo', 'heal', 'catalog')
  await browser.close()
})

function desk(page: Page) {
  return page.getByRole('region', { name: 'What you can do' })
}

function event(page: Page, text: string) {
  return page.getByRole('listitem').filter({ hasText: text }).first().waitFor(TURNS)
}

test('an operator works on an incident, the viewer sees it happen without buttons, and the recovery resolves it', async () => {
  await operator.locator('[data-testid="service-catalog"][data-state="up"]').waitFor(TURNS)
  meshCommand(inject('directory'), 'demo', 'break', 'catalog')
  const link = operator.locator('[data-testid^="incident-catalog.http"] a').first()
  await link.waitFor(TURNS)
  await link.click()
  await desk(operator).waitFor(TURNS)
  await viewer.goto(operator.url())
  await event(viewer, 'Opened by mesh')

  await operator.getByRole('button', { name: 'Acknowledge' }).focus()
  await operator.keyboard.press('Enter')
  await event(operator, 'Acknowledged by you')
  await operator.getByRole('button', { name: 'Assign to me' }).click()
  await event(operator, 'Assigned to Demo operator by you')
  await operator.getByLabel('Severity').selectOption('critical')
  await event(operator, 'Severity set to critical by you')
  await operator.getByLabel('Comment').fill('The cache is full.')
  await operator.getByRole('button', { name: 'Add comment' }).click()
  await event(operator, 'The cache is full.')
  await expect.poll(() => operator.getByLabel('Comment').inputValue(), TURNS).toBe('')

  await event(viewer, 'The cache is full.')
  await event(viewer, 'Acknowledged by Demo operator')
  expect(await viewer.locator('h1 ~ *').innerText()).toContain('Acknowledged, open for')
  expect(await desk(viewer).count()).toBe(0)
  expect(await viewer.locator('main').getByRole('textbox').count()).toBe(0)

  meshCommand(inject('directory'), 'demo', 'heal', 'catalog')
  await event(operator, 'Resolved by mesh')
  await operator.getByRole('button', { name: 'Reopen' }).click()
  await event(operator, 'Reopened by you')
  await operator.getByRole('button', { name: 'Resolve…' }).click()
  await operator.getByLabel('Why is it over?').fill('It recovered.')
  await operator.getByRole('button', { name: 'Resolve', exact: true }).click()
  await event(operator, 'It recovered.')
  await event(viewer, 'Resolved by Demo operator')
}, 240_000)

test.each((['light', 'dark'] as const).flatMap((scheme) => [360, 1440].map((width) => [scheme, width] as const)))(
  'the page of an incident is accessible and fits, %s at %i px',
  async (colorScheme, width) => {
    await operator.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await operator.setViewportSize({ width, height: 800 })
    await operator.getByRole('button', { name: 'Reopen' }).waitFor(TURNS)
    expect(await axeViolations(operator)).toEqual([])
    expect(await operator.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  },
)
