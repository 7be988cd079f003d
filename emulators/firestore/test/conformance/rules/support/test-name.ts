/** The name of a test: what is asked, what comes of it and, where no page of the documentation says so, why. */
export function testName(asked: string, { outcome, silent }: { outcome: string; silent?: string | undefined }): string {
  return `${asked} → ${outcome}${silent === undefined ? '' : ` (the documentation is silent: ${silent})`}`
}
