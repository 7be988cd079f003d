import { writeFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { meshCommand } from '../src/mesh-command.ts'

const directory = inject('directory')
const TURNS = { timeout: 60_000 }
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openDashboard(browser, inject('site'))
})

afterAll(async () => {
  await browser.close()
})

function service(id: string, state: string) {
  return page.locator(`[data-testid="service-${id}"][data-state="${state}"]`)
}

test('a broken service turns down and opens an incident on screen without reload, and heals again', async () => {
  for (const id of ['payments', 'catalog', 'mail']) await service(id, 'up').waitFor(TURNS)
  const loads = await page.evaluate(() => performance.getEntriesByType('navigation').length)

  expect(meshCommand(directory, 'demo', 'break', 'payments').output).toBe('payments now answers 503.\n')
  await service('payments', 'down').waitFor(TURNS)
  const incident = page.locator('[data-testid^="incident-payments.http"]')
  await incident.first().waitFor(TURNS)
  expect(await incident.first().innerText()).toContain('503')
  expect(await service('catalog', 'up').count()).toBe(1)

  meshCommand(directory, 'demo', 'heal', 'payments')
  await service('payments', 'up').waitFor(TURNS)
  await incident.first().waitFor({ state: 'detached', ...TURNS })
  expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(loads)

  await page.goto(`${inject('site')}/incidents?state=resolved`)
  await page.locator('[data-testid^="incident-payments.http"]').first().waitFor(TURNS)
})

test('a slow service is degraded, not down', async () => {
  await page.goto(inject('site'))
  expect(meshCommand(directory, 'demo', 'slow', 'mail').output).toBe('mail now answers 200 after 1.5 s.\n')
  await service('mail', 'degraded').waitFor(TURNS)
  meshCommand(directory, 'demo', 'heal', 'mail')
  await service('mail', 'up').waitFor(TURNS)
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
  const original = readFileSync(join(directory, 'mesh.yaml'), 'utf8')
  const file = join(directory, 'own.yaml')
  const service0 = `  - id: own\n    name: My own\n    checks:\n      - { id: http, interval: 5s, http: { url: "http://127.0.0.1:${port}/" } }\n`
  writeFileSync(file, `${original}\n${service0}`)

  const applied = meshCommand(directory, 'apply', file)
  expect(applied.output).toContain('+ create service own')
  expect(applied.status).toBe(0)
  await service('own', 'up').waitFor(TURNS)
  expect(probes).toBeGreaterThan(0)

  expect(meshCommand(directory, 'apply', file).output).toContain('Nothing to change')
  expect(meshCommand(directory, 'apply', join(directory, 'mesh.yaml')).output).toContain('- delete check own.http')
  await service('own', 'up').waitFor({ state: 'detached', ...TURNS })
  own.close()
})

test('a faulty file changes nothing and names every place', () => {
  const file = join(directory, 'faulty.yaml')
  writeFileSync(
    file,
    'version: 1\nservices:\n  - id: own\n    cheks: []\n  - id: own\n    checks:\n      - { id: http, http: { url: htp://x } }\n',
  )
  const { status, output } = meshCommand(directory, 'apply', file)
  expect(status).toBe(1)
  expect(output).toContain('faulty.yaml:4:5  services[0]: unknown key "cheks"; did you mean "checks"?')
  expect(output).toContain(
    'faulty.yaml:7:34  services[1].checks[0].http.url: found "htp://x"; expected an http or https URL',
  )
  expect(output).toContain('nothing was applied')
})
