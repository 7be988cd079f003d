import type { CloudSchedulerClient } from '@google-cloud/scheduler'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { openedOnce } from '../kit/opened-once.ts'
import { clientOptions, projectId } from './client-options.ts'

const VARIABLE = 'CLOUD_SCHEDULER_EMULATOR_HOST'
const TIMEOUT_MS = 10_000

const client = openedOnce(async () => {
  const { CloudSchedulerClient } = await import('@google-cloud/scheduler')
  return new CloudSchedulerClient({ ...(await clientOptions(VARIABLE)) })
})

/** False for emulators without a scheduler that can be paused (Google's): they keep theirs running. */
export function hasSchedules(): boolean {
  return process.env['FIRESTORE_EMULATOR_HOST'] === undefined || Boolean(process.env[VARIABLE])
}

/**
 * Pauses the schedules of functions or lets them go on; doing it twice changes nothing. Nothing where there are none.
 */
export async function setSchedules(
  functionNames: readonly string[],
  region: string,
  state: 'paused' | 'enabled',
): Promise<void> {
  if (!hasSchedules()) return
  const scheduler = await client()
  const set = functionNames.map((name) => setSchedule(scheduler, jobName(name, region), state))
  // Not before the last has an answer: an instance that has said that it failed gets no time to do the rest.
  await Promise.allSettled(set)
  await Promise.all(set)
}

async function setSchedule(scheduler: CloudSchedulerClient, name: string, state: 'paused' | 'enabled'): Promise<void> {
  const options = { timeout: TIMEOUT_MS }
  try {
    await (state === 'paused' ? scheduler.pauseJob({ name }, options) : scheduler.resumeJob({ name }, options))
  } catch (error) {
    // Only an enabled job may be paused, and only a paused one resumed.
    if (asMeshError(error).code !== 'failed-precondition') throw error
    const [job] = await scheduler.getJob({ name }, options)
    if (job.state !== state.toUpperCase()) throw error
  }
}

/** As Firebase names the job of a scheduled function. */
function jobName(functionName: string, region: string): string {
  return `projects/${projectId()}/locations/${region}/jobs/firebase-schedule-${functionName}-${region}`
}
