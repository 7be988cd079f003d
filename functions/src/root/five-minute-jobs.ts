import { runJobs, type Job } from '../kit/run-jobs.ts'

/** In this order: what concerns people now, then history, then what reads it. */
const JOBS: readonly Job[] = [
  { name: 'repairIncidents', run: async () => (await import('./repair-incidents.ts')).repairIncidents() },
  { name: 'endOverrides', run: async (now) => (await import('./override/end-overrides.ts')).endOverrides(now) },
  { name: 'rollUp', run: async (now) => (await import('./roll-up.ts')).rollUp(now) },
  { name: 'evaluateSlos', run: async (now) => (await import('./slo/evaluate-slos.ts')).evaluateSlos(now) },
  { name: 'compactDays', run: async (now) => (await import('./compact-days.ts')).compactDays(now) },
  { name: 'publishStatus', run: async (now) => (await import('../status/publish-status.ts')).publishStatus(now) },
]

/** Runs the jobs one after the other; one that fails stops no other. An error that names them at the end. */
export function runFiveMinuteJobs(now: Date, jobs = JOBS): Promise<void> {
  return runJobs(jobs, now)
}
