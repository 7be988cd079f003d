import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ask } from '../src/ask.ts'
import { launchBrowser, openPage } from '../src/browser.ts'
import { openDashboard } from '../src/dashboard.ts'
import { site as suite } from '../src/shared-suite.ts'

/**
 * Passes on the suite's site. `isAway` is the time while a new version is put in its place: assets are missing, and say that
 * this holds for a year.
 */
let site: string
let isAway: boolean
const server = createServer((request, response) => {
  answer(request.url ?? '/', response).catch(() => response.destroy())
})
let browser: Browser

async function answer(path: string, response: ServerResponse): Promise<void> {
  if (isAway && path.startsWith('/assets/')) {
    response.writeHead(404, { 'cache-control': 'public, max-age=31536000, immutable' }).end('missing')
    return
  }
  const { status, headers, body } = await read(path)
  response.writeHead(status, headers).end(body)
}

async function read(path: string): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const answered = await ask(`${suite}${path}`)
  const names = ['content-type', 'cache-control'].filter((name) => answered.headers.has(name))
  return {
    status: answered.status,
    headers: Object.fromEntries(names.map((name) => [name, answered.headers.get(name) ?? ''])),
    body: Buffer.from(await answered.arrayBuffer()),
  }
}

beforeAll(async () => {
  browser = await launchBrowser()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  isAway = false
})

afterAll(async () => {
  await browser?.close()
  server.closeAllConnections()
  server.close()
})

test('a file that is missing is not answered with the page', async () => {
  const { status } = await ask(`${suite}/assets/missing.js`)
  expect(status).toBe(404)
  const page = await ask(`${suite}/services/missing`)
  expect(page.headers.get('content-type')).toContain('text/html')
})

test('a browser that opened the dashboard while its files were missing opens it when they are back', async () => {
  const page = await openPage(browser)
  isAway = true
  const refused = page.waitForResponse((response) => response.status() === 404)
  // The page may start anew before it has loaded.
  await page.goto(site, { waitUntil: 'commit' })
  await refused
  isAway = false
  await page.getByLabel('E-mail').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Sign in')
  await page.context().close()
})

test('a page whose file was missing shows when it is back, and is live', async () => {
  const page = await openDashboard(browser, site)
  await page.locator('[data-testid="service-payments"]').waitFor()
  isAway = true
  const refused = page.waitForResponse((response) => response.status() === 404)
  // A real click points at the link first: its file is fetched then, and the page may start anew before it is clicked.
  await page.getByRole('link', { name: 'Notices' }).dispatchEvent('click')
  await refused
  isAway = false
  await page.getByRole('heading', { name: 'Notices', level: 1 }).waitFor()
  await page.locator('[data-connection="live"]').waitFor()
  expect(await page.getByRole('heading', { name: 'This page failed' }).count()).toBe(0)
  await page.context().close()
})

test('a page that asks for nothing does not say that it is connecting', async () => {
  const page = await openDashboard(browser, suite)
  await page.locator('[data-connection="live"]').waitFor()
  await page.goto(`${suite}/no-such-page`)
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await expect.poll(() => page.locator('[data-connection]').count()).toBe(0)
  await page.context().close()
})
