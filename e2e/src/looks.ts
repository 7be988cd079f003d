import type { Page } from 'playwright-core'

interface Look {
  colorScheme: 'light' | 'dark'
  /** Of the window, in CSS pixels. */
  width: number
}

/** How pages are judged: both colour schemes, on a phone and on a desk. */
export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
)

/** Gives an open page of the dashboard a look. */
export async function wear(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 800 })
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor()
}

/** The width that a page's content takes, in CSS pixels. */
export function contentWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}
