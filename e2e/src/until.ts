import type { Locator } from 'playwright-core'
import { vi } from 'vitest'

/** Waits until something is so, for at most a minute and a half. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 90_000, interval: 100 })
}

/** Waits until nothing is left of what a locator finds. */
export function gone(locator: Locator): Promise<void> {
  return until(async () => (await locator.count()) === 0)
}
