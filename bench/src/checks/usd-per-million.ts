import type { CountedCost } from './cost.ts'
import { PRICES } from './price-table.ts'

/** What a prober's instance has: 512 MiB and one vCPU, as in functions/src/options.ts. */
const PROBER = { vcpu: 1, gib: 0.5 } as const

const MILLION = 1_000_000

/**
 * List price of a million checks, nothing changing: Firestore and Pub/Sub as counted, the prober's time as measured on this
 * machine, without free tier, network egress and logs. `busySecondsPerCheck` is the instance time that a check takes.
 */
export function usdPerMillionChecks(counted: CountedCost, busySecondsPerCheck: number): number {
  const { writesPerCheck, readsPerCheck, deletesPerCheck, pubsubBytesPerCheck, callsPerCheck } = counted
  const firestore =
    (writesPerCheck * PRICES.firestoreWritesPer100k +
      readsPerCheck * PRICES.firestoreReadsPer100k +
      deletesPerCheck * PRICES.firestoreDeletesPer100k) /
    100_000
  const run =
    busySecondsPerCheck * (PROBER.vcpu * PRICES.runVcpuSecond + PROBER.gib * PRICES.runGibSecond) +
    (callsPerCheck * PRICES.runRequestsPerMillion) / MILLION
  const pubsub = (pubsubBytesPerCheck * PRICES.pubsubPerTib) / 2 ** 40
  return MILLION * (firestore + run + pubsub)
}
