import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import { launchBrowser, openPage } from '../../../../../e2e/src/browser.ts'
import type { PageOptions } from './page-script.ts'

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

/** Starts Chromium and a server for the page, until the tests of the file end. */
export async function startChromium(): Promise<PageOpener> {
  const script = await bundle()
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? script : '<!doctype html><title>Firestore</title><script src="/script.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser = await launchBrowser()
  afterAll(async () => {
    await browser.close()
    server.close()
    server.closeAllConnections()
  })
  const load = async (page: Page, options: PageOptions): Promise<Page> => {
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.evaluate((given) => globalThis.openPage(given), options)
    return page
  }
  return {
    async open(options) {
      const page = await openPage(browser)
      onTestFinished(() => page.context().close())
      return load(page, options)
    },
    openTab: async (neighbour, options) => load(await neighbour.context().newPage(), options),
  }
}
