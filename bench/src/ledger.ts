import { Suite } from '../../e2e/src/suite.ts'
import { browserVerifyMs } from './ledger/browser.ts'
import { publishSeconds } from './ledger/publish.ts'
import { sustained } from './ledger/sustained.ts'
import { verifyMillion } from './ledger/verify-million.ts'
import type { Metrics } from './metrics.ts'
import { quantile, round } from './quantile.ts'

/** The ledger on a whole local suite, and the verification of a million entries by the command that people use. */
export async function benchLedger(): Promise<Metrics> {
  const suite = await Suite.start({ tickSeconds: 60, config: QUIET })
  try {
    const waits = await publishSeconds(suite)
    const { entriesPerSecond, opsPerEntry } = await sustained(suite)
    const times = await browserVerifyMs(suite)
    const metrics = {
      entriesPerSecond: round(entriesPerSecond),
      publishP50S: round(quantile(waits, 0.5)),
      publishP95S: round(quantile(waits, 0.95)),
      opsPerEntry: round(opsPerEntry),
      browserVerifyMs: round(quantile(times, 0.95)),
    }
    await suite.stop()
    return { ...metrics, ...(await verifyMillion()) }
  } finally {
    await suite.stop()
    suite.remove()
  }
}

/** Nothing is probed, so that nothing else works. */
const QUIET = 'version: 1\nservices: []\n'
