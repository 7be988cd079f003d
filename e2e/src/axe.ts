import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeViolation {
  id: string
  nodes: { html: string; failureSummary: string }[]
}

/**
 * What axe holds against a page by WCAG 2.2 A and AA, each with the elements concerned; empty when it is clean. The page is
 * judged from its top: further down, what has just slid under the head of the page would count as covered.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const found = await page.evaluate(async () => {
    scrollTo(0, 0)
    const { axe } = globalThis as unknown as { axe: { run(o: object): Promise<{ violations: AxeViolation[] }> } }
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
  })
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  )
}
