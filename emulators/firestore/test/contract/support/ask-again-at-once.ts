import { createRequire } from 'node:module'

const PAUSE_SECONDS = 0.01

/**
 * Makes the Admin SDK repeat a failed query after 10 ms, where it would pause for seconds. It asks three times whatever the
 * error is, and the tests are about what comes of that, not when.
 */
export function askAgainAtOnce(): void {
  const requireAsSdk = createRequire(createRequire(import.meta.url).resolve('@google-cloud/firestore'))
  const requireAsGax = createRequire(requireAsSdk.resolve('google-gax'))
  const { defaults } = requireAsGax('retry-request') as { defaults: { maxRetryDelay: number } }
  defaults.maxRetryDelay = PAUSE_SECONDS
}
