import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import type { PageOptions } from './page-script.ts'

const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** Opens pages that hold the web SDK. */
export interface PageOpener {
  open(options: PageOptions): Promise<Page>
  /** Opens a page beside another, which shares its storage. */
  openTab(neighbour: Page, options: PageOptions): Promise<Page>
}

async function bundle(): Promise<string> {
  const entryPoints = [fileURLToPath(new URL('page-script.ts', import.meta.url))]
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: 'iife', logLevel: 'error' })
  return outputFiles[0]?.text ?? ''
}

/** Starts Chromium (CHROMIUM_PATH, else /usr/bin/chromium) and a server for the page, until the tests of the file end. */
export async function startChromium(): Promise<PageOpener> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`No Chromium at ${EXECUTABLE}: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH`)
  }
  const script = await bundle()
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? script : '<!doctype html><title>Firestore</title><script src="/script.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser: Browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--headless', '--no-sandbox', '--disable-gpu', ...QUIET],
  })
  afterAll(async () => {
    await browser.close()
    server.close()
    server.closeAllConnections()
  })
  const openIn = async (context: BrowserContext, options: PageOptions): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.evaluate((given) => globalThis.openPage(given), options)
    return page
  }
  return {
    async open(options) {
      const context = await browser.newContext()
      onTestFinished(() => context.close())
      return openIn(context, options)
    },
    openTab: (neighbour, options) => openIn(neighbour.context(), options),
  }
}
