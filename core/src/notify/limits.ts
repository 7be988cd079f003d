/** How often and how long a notice is tried; the dashboard shows those that failed. */
export const NOTICE_LIMITS = {
  attemptsMax: 12,
  ageMsMax: 86_400_000,
  /** An attempt that has told nothing for so long is over: a crash. Longer than a sender may take. */
  leaseMs: 60_000,
  backoffMs: { first: 30_000, max: 14_400_000 },
  /** Longest wait that a provider's Retry-After is granted. */
  retryAfterMsMax: 3_600_000,
  /** How long a notice waits before it is looked at again, when it waits for another one or for the check's state. */
  waitMs: 30_000,
  /** How long alarms of services that others may explain are held, so that a storm becomes one page. */
  settleMs: 30_000,
  /** How long an alarm whose incident something explains is left alone, should nobody hear that it no longer does. */
  explainedMs: 600_000,
  /** Longest time that a check is given to be seen well again after what explained its incident is over. */
  graceMsMax: 300_000,
  /** How long a notice that waits for the end of maintenance is left alone, should nobody hear that it ended early. */
  maintenanceWaitMs: 3_600_000,
  /** The same for the end of a silence, which a crash may keep quiet about. */
  silenceWaitMs: 600_000,
} as const
