import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { CHROMIUM_ARGS, findChromium } from './chromium.ts'

/** How long a page may take for one thing, in milliseconds: on a busy machine a function's first call alone takes half a minute. */
const PATIENCE_MS = 90_000

/** Starts the headless Chromium of this machine. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROMIUM_PATH or install one.')
  return chromium.launch({ executablePath, args: CHROMIUM_ARGS, timeout: PATIENCE_MS })
}

/** An empty page in a fresh profile that is patient with a busy machine. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}
