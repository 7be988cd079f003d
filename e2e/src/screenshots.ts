import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser } from './browser.ts'
import { openDashboard } from './dashboard.ts'
import { meshCommand } from './mesh-command.ts'
import { REPOSITORY, Suite } from './suite.ts'

const SETTLE_RESULTS = 14

/** Makes the README's pictures from a real suite: some healthy history, then a broken service. */
const suite = await Suite.start()
const browser = await launchBrowser()
const images = join(REPOSITORY, 'docs/images')
mkdirSync(images, { recursive: true })
try {
  const page = await openDashboard(browser, suite.site, {
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
  })
  const up = page.locator('[data-testid="service-payments"][data-state="up"]')
  await up.waitFor({ timeout: 60_000 })
  await page.waitForTimeout(SETTLE_RESULTS * 5000)
  meshCommand(suite.directory, 'demo', 'slow', 'mail')
  meshCommand(suite.directory, 'demo', 'break', 'payments')
  await page.locator('[data-testid="service-payments"][data-state="down"]').waitFor({ timeout: 60_000 })
  await page.locator('[data-testid="service-mail"][data-state="degraded"]').waitFor({ timeout: 60_000 })
  await page.locator('[data-testid^="incident-payments.http"]').first().waitFor({ timeout: 60_000 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(suite.site)
    await page.locator('[data-testid="service-payments"]').waitFor()
    await page.screenshot({ path: join(images, `overview-${colorScheme}.png`) })
    await page.goto(`${suite.site}/services/payments`)
    await page.locator('.recharts-surface').first().waitFor()
    await page.screenshot({ path: join(images, `service-${colorScheme}.png`) })
  }
} finally {
  await browser.close()
  await suite.stop()
  suite.remove()
}
