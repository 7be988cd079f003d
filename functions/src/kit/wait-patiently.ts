import { log } from './log.ts'
import { within } from './within.ts'

/** How long what was committed waits for Google: a sign-in, which commits too, has 7 s for everything. */
const PATIENCE_MS = 2000

/** Waits two seconds at most for work that never throws: then logs `what` happened, and the work goes on alone. */
export async function waitPatiently(work: Promise<void>, what: string): Promise<void> {
  try {
    await within(work, PATIENCE_MS)
  } catch {
    log.warn(`${what} within ${PATIENCE_MS} ms: nobody waits for that any longer`)
  }
}
