import { processTree } from '../../e2e/src/process-tree.ts'
import { Suite } from '../../e2e/src/suite.ts'
import type { Metrics } from './metrics.ts'
import { round } from './quantile.ts'

const IDLE_SECONDS = 30

/** `readySeconds` from the command to ready (built already, empty state); `rssMb` of all processes after half a minute of its normal work. */
export async function benchSuite(): Promise<Metrics> {
  const start = performance.now()
  const suite = await Suite.start({ tickSeconds: 5 })
  const readySeconds = round((performance.now() - start) / 1000)
  try {
    await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000))
    const tree = processTree(suite.pid)
    const rssMb = Math.round(tree.reduce((sum, { rssKb }) => sum + rssKb, 0) / 1024)
    const stopSeconds = round((await suite.stop()) / 1000)
    return { readySeconds, rssMb, processes: tree.length, stopSeconds }
  } finally {
    await suite.stop()
    suite.remove()
  }
}
