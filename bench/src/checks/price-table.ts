/**
 * List prices in USD beyond the free tier, region us-central1, read on 2026-11-21: https://cloud.google.com/firestore/pricing,
 * https://cloud.google.com/run/pricing (request-based billing), https://cloud.google.com/pubsub/pricing and
 * https://cloud.google.com/scheduler/pricing.
 */
export const PRICES = {
  date: '2026-11-21',
  firestoreReadsPer100k: 0.03,
  firestoreWritesPer100k: 0.09,
  /** Deletions by TTL cost what deletions cost. */
  firestoreDeletesPer100k: 0.01,
  runVcpuSecond: 0.000024,
  runGibSecond: 0.0000025,
  runRequestsPerMillion: 0.4,
  pubsubPerTib: 40,
  schedulerJobPerMonth: 0.1,
} as const
