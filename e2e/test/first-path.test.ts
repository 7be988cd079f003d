import { writeFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { meshCommand } from '../src/mesh-command.ts'
import { directory, site } from '../src/shared-suite.ts'
import { gone } from '../src/until.ts'

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openDashboard(browser, site)
})

beforeEach(async () => {
  await page.goto(site)
  for (const id of ['payments', 'catalog', 'mail']) await service(id, 'up').waitFor()
})

afterAll(async () => {
  await browser?.close()
})

function service(id: string, state: string) {
  return page.locator(`[data-testid="service-${id}"][data-state="${state}"]`)
}

/** Tells a service of the demo fleet what to do until the test ends; answers what was printed. */
async function demo(verb: 'break' | 'slow', id: string): Promise<string> {
  onTestFinished(async () => {
    await meshCommand(directory, 'demo', 'heal', id)
  })
  return (await meshCommand(directory, 'demo', verb, id)).output
}

test('a broken service turns down and opens an incident on screen without reload, and heals again', async () => {
  const incident = page.locator('[data-testid^="incident-payments.http"]')
  await gone(incident)
  const loads = await page.evaluate(() => performance.timeOrigin)

  expect(await demo('break', 'payments')).toBe('payments now answers 503.\n')
  await service('payments', 'down').waitFor()
  await incident.filter({ hasText: '503' }).first().waitFor()
  await service('catalog', 'up').waitFor()

  await meshCommand(directory, 'demo', 'heal', 'payments')
  await service('payments', 'up').waitFor()
  await gone(incident)
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loads)

  await page.goto(`${site}/incidents?state=resolved`)
  await incident.first().waitFor()
})

test('a slow service is degraded, not down', async () => {
  expect(await demo('slow', 'mail')).toBe('mail now answers 200 after 1.5 s.\n')
  await service('mail', 'degraded').waitFor()
  await meshCommand(directory, 'demo', 'heal', 'mail')
  await service('mail', 'up').waitFor()
})

test("a person's own URL is probed after the next apply, and gone after it is removed", async () => {
  let probes = 0
  const own = createServer((_, response) => {
    probes += 1
    response.end('ok')
  })
  own.listen(0, '127.0.0.1')
  await once(own, 'listening')
  const { port } = own.address() as AddressInfo
  const original = join(directory, 'mesh.yaml')
  const file = join(directory, 'own.yaml')
  const service0 = `  - id: own\n    name: My own\n    checks:\n      - { id: http, interval: 5s, http: { url: "http://127.0.0.1:${port}/" } }\n`
  writeFileSync(file, `${readFileSync(original, 'utf8')}\n${service0}`)
  onTestFinished(async () => {
    expect((await meshCommand(directory, 'apply', original)).status).toBe(0)
    own.close()
  })

  const applied = await meshCommand(directory, 'apply', file)
  expect(applied.output).toContain('+ create service own')
  expect(applied.status).toBe(0)
  await service('own', 'up').waitFor()
  expect(probes).toBeGreaterThan(0)

  expect((await meshCommand(directory, 'apply', file)).output).toContain('Nothing to change')
  expect((await meshCommand(directory, 'apply', original)).output).toContain('- delete check own.http')
  await service('own', 'up').waitFor({ state: 'detached' })
})

test('a faulty file changes nothing and names every place', async () => {
  const file = join(directory, 'faulty.yaml')
  writeFileSync(
    file,
    'version: 1\nservices:\n  - id: own\n    cheks: []\n  - id: own\n    checks:\n      - { id: http, http: { url: htp://x } }\n',
  )
  const { status, output } = await meshCommand(directory, 'apply', file)
  expect(status).toBe(1)
  expect(output).toContain('faulty.yaml:4:5  services[0]: unknown key "cheks"; did you mean "checks"?')
  expect(output).toContain(
    'faulty.yaml:7:34  services[1].checks[0].http.url: found "htp://x"; expected an http or https URL',
  )
  expect(output).toContain('nothing was applied')
})
