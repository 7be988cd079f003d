import { MeshError } from '@mesh/core/errors'
import { background } from '../kit/door.ts'

/** Something to do every five minutes; it does at most what is due, however often it runs. */
interface FiveMinuteJob {
  name: string
  run: (now: Date) => Promise<void>
}

/** In this order: what concerns people now, then history, then what reads it. */
const JOBS: readonly FiveMinuteJob[] = [
  { name: 'repairIncidents', run: async () => (await import('./repair-incidents.ts')).repairIncidents() },
  { name: 'rollUp', run: async (now) => (await import('./roll-up.ts')).rollUp(now) },
  { name: 'evaluateSlos', run: async (now) => (await import('./slo/evaluate-slos.ts')).evaluateSlos(now) },
  { name: 'compactDays', run: async (now) => (await import('./compact-days.ts')).compactDays(now) },
  { name: 'publishStatus', run: async (now) => (await import('../status/publish-status.ts')).publishStatus(now) },
]

/** Runs the jobs one after the other; one that fails stops no other. An error that names them at the end. */
export async function runFiveMinuteJobs(now: Date, jobs = JOBS): Promise<void> {
  const failed: string[] = []
  for (const { name, run } of jobs) {
    try {
      await background(name, () => run(now))
    } catch {
      failed.push(name)
    }
  }
  if (failed.length > 0) throw new MeshError('internal', `failed: ${failed.join(', ')}; the log says why`)
}
