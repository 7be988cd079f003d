import { runJobs, type Job } from './kit/run-jobs.ts'

/** What every minute makes good: whatever waited, came due, or was lost on its way. */
const JOBS: readonly Job[] = [
  { name: 'sendDueNotices', run: async (now) => (await import('./notify/send-due-notices.ts')).sendDueNotices(now) },
  { name: 'proposeDue', run: async (now) => (await import('./root/override/propose-due.ts')).proposeDue(now) },
  { name: 'publishWanted', run: async (now) => (await import('./status/publish-soon.ts')).publishWanted(now) },
  { name: 'releaseDenied', run: async (now) => (await import('./actions/release-denied.ts')).releaseDenied(now) },
  { name: 'sweepActions', run: async (now) => (await import('./actions/worker/sweep-actions.ts')).sweepActions(now) },
  { name: 'sweepLedger', run: async () => (await import('./ledger/sweep-ledger.ts')).sweepLedger() },
  {
    name: 'collectCosignatures',
    run: async () => (await import('./ledger/witness/collect-cosignatures.ts')).collectCosignatures(),
  },
]

/** Runs the jobs side by side, so that none waits for a slow one; one that fails stops no other. An error that names them at the end. */
export function runMinuteJobs(now: Date, jobs = JOBS): Promise<void> {
  return runJobs(jobs, now, jobs.length)
}
