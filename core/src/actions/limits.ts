/** Times of the engine of actions, in milliseconds, and counts. */
export const ACTION_LIMITS = {
  /** How long an attempt may hold its target. */
  leaseMs: 300_000,
  /** Before the end of its lease an attempt begins no write any more: longer than a call takes and clocks differ. */
  marginMs: 60_000,
  attemptsMax: 5,
  backoffMs: { first: 10_000, max: 120_000 },
  /** How soon a denied action is looked at again at the earliest, and at the latest unless all were stopped. */
  denialMs: { least: 60_000, most: 3_600_000 },
  /** How long after its window a verification may stay unknown. */
  verifyGraceMs: 600_000,
} as const
