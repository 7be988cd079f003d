import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PAGES = ['/', '/services/payments', '/incidents', '/no-such-page']
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
)
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

interface AxeViolation {
  id: string
  nodes: { html: string; failureSummary: string }[]
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(o: object): Promise<{ violations: AxeViolation[] }> } }
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
  })
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  )
}

describe.each(LOOKS)('$colorScheme at $width px', ({ colorScheme, width }) => {
  test('every page is accessible and fits the width', async () => {
    const page = await openDashboard(browser, inject('site'), { colorScheme, viewport: { width, height: 800 } })
    await page.locator('[data-testid="service-payments"]').waitFor()
    for (const path of PAGES) {
      await page.goto(`${inject('site')}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await violations(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    }
    await page.context().close()
  })
})

test('the sign-in page is accessible and says when the password is wrong', async () => {
  const page = await browser.newPage()
  await page.goto(inject('site'))
  await page.getByLabel('E-mail').fill('viewer@mesh.test')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await violations(page)).toEqual([])
  await page.close()
})
