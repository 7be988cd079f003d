import { mapBounded } from '../../../functions/src/kit/map-bounded.ts'
import { probe } from '../../../functions/src/root/probe/probe.ts'
import type { WorkerReport } from '../checks.ts'
import { checkAt } from './check-at.ts'

const BATCH_CHECKS = 500
const IN_FLIGHT_MAX = 64
const WARM_UP_BATCHES = 4
const MEASURED_BATCHES = 20

/** Probes batches as the prober does, each check over a connection of its own, and reports to its parent. */
const checks = Array.from({ length: BATCH_CHECKS }, (_, index) =>
  checkAt(index, `http://127.0.0.1:${process.argv[2]}/`),
)

async function probeBatches(count: number): Promise<void> {
  for (let batch = 0; batch < count; batch += 1) {
    const answers = await mapBounded(checks, IN_FLIGHT_MAX, probe)
    const bad = answers.find(({ outcome }) => outcome !== 'ok')
    if (bad !== undefined) throw new Error(`A probe of a healthy service found: ${bad.message}`)
  }
}

await probeBatches(WARM_UP_BATCHES)
const startMs = performance.now()
await probeBatches(MEASURED_BATCHES)
const seconds = (performance.now() - startMs) / 1000
const report: WorkerReport = {
  checksPerSecond: (MEASURED_BATCHES * BATCH_CHECKS) / seconds,
  rssPeakKb: process.resourceUsage().maxRSS,
}
process.send?.(report)
process.disconnect()
