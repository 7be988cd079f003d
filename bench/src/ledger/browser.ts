import { launchBrowser } from '../../../e2e/src/browser.ts'
import { openDashboard } from '../../../e2e/src/dashboard.ts'
import type { Suite } from '../../../e2e/src/suite.ts'

const PAGES = 20

/** Milliseconds that Chromium takes to follow an entry's proof to the root, as the page measures it. */
export async function browserVerifyMs(suite: Suite): Promise<number[]> {
  const browser = await launchBrowser()
  try {
    const auditor = { email: 'auditor@mesh.test', password: 'mesh-auditor' }
    const page = await openDashboard(browser, suite.site, {}, auditor)
    await page.goto(`${suite.site}/ledger`)
    const links = page.locator('a[href^="/ledger/entries/"]')
    await links.first().waitFor()
    const addresses = (await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).slice(0, PAGES)
    const times: number[] = []
    for (const address of addresses) {
      await page.goto(`${suite.site}${address}`)
      const proof = page.locator('[data-verdict="included"]')
      await proof.waitFor()
      times.push(Number(await proof.getAttribute('data-verify-ms')))
    }
    return times
  } finally {
    await browser.close()
  }
}
