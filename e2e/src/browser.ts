import { chromium, type Browser } from 'playwright-core'
import { CHROMIUM_ARGS, findChromium } from './chromium.ts'

/** Starts the headless Chromium of this machine. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROMIUM_PATH or install one.')
  return chromium.launch({ executablePath, args: CHROMIUM_ARGS })
}
