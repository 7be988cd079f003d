import { log } from './log.ts'

/** Waits for work that never throws, but not for longer than some ms: then logs `what` happened, and the work goes on alone. */
export async function waitAtMost(ms: number, work: Promise<void>, what: string): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    log.warn(`${what} within ${ms} ms: nobody waits for that any longer`)
    late.resolve()
  }, ms)
  await Promise.race([work, late.promise])
  clearTimeout(timer)
}
