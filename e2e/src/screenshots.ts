import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { APPROVER, AUDITOR, openDashboard } from './dashboard.ts'
import { meshCommand } from './mesh-command.ts'
import { REPOSITORY } from './repository.ts'
import { Suite } from './suite.ts'

const SETTLE_RESULTS = 14
const WINDOW = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 }

/**
 * Makes the README's pictures from a real suite: some healthy history, then a broken service, the action that a rule proposes
 * for it, and an entry of the ledger.
 */
const suite = await Suite.start()
const browser = await launchBrowser()
const images = join(REPOSITORY, 'docs/images')
mkdirSync(images, { recursive: true })
try {
  const page = await openDashboard(browser, suite.site, WINDOW)
  const up = page.locator('[data-testid="service-payments"][data-state="up"]')
  await up.waitFor({ timeout: 60_000 })
  await page.waitForTimeout(SETTLE_RESULTS * 5000)
  await meshCommand(suite.directory, 'demo', 'slow', 'mail')
  await meshCommand(suite.directory, 'demo', 'break', 'payments')
  await page.locator('[data-testid="service-payments"][data-state="down"]').waitFor({ timeout: 60_000 })
  await page.locator('[data-testid="service-mail"][data-state="degraded"]').waitFor({ timeout: 60_000 })
  await page.locator('[data-testid^="incident-payments.http"]').first().waitFor({ timeout: 60_000 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(suite.site)
    await page.locator('[data-testid="service-payments"]').waitFor()
    await isLive(page)
    await page.screenshot({ path: join(images, `overview-${colorScheme}.png`) })
    await page.goto(`${suite.site}/services/payments`)
    await page.locator('.recharts-surface').first().waitFor()
    await isLive(page)
    await page.screenshot({ path: join(images, `service-${colorScheme}.png`) })
  }
  const approver = await openDashboard(browser, suite.site, WINDOW, APPROVER)
  await approver.goto(`${suite.site}/actions`)
  await approver
    .getByRole('link', { name: /payments/i })
    .first()
    .click({ timeout: 120_000 })
  await approver.getByRole('button', { name: 'Approve' }).waitFor()
  await isLive(approver)
  await approver.screenshot({ path: join(images, 'action-light.png') })
  const auditor = await openDashboard(browser, suite.site, WINDOW, AUDITOR)
  await auditor.goto(`${suite.site}/ledger?find=action:action.propose`)
  await auditor.getByRole('link', { name: 'action.propose' }).first().click()
  await auditor.locator('[data-verdict="included"]').waitFor()
  await auditor.getByTestId('what-changed').getByRole('row').first().waitFor()
  await isLive(auditor)
  await auditor.screenshot({ path: join(images, 'ledger-light.png') })
} finally {
  await browser.close()
  await suite.stop()
  suite.remove()
}

/** Waits until what a page shows is confirmed by the server. */
function isLive(page: Page): Promise<void> {
  return page.locator('[data-connection="live"]').waitFor()
}
