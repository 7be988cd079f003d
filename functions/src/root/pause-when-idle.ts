import { isIdle } from '@mesh/core/root/is-idle'
import type { Plan } from '@mesh/core/schema/plan'
import { setSchedules } from '../gcp/scheduler.ts'
import { isPermissionDenied } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'
import { REGION, SCHEDULED_FUNCTIONS } from '../options.ts'
import { hasPendingNotices } from '../notify/store/notices.ts'
import { loadPlanner } from './store/planner.ts'

const live = { loadPlanner, hasPendingNotices, setSchedules }

/**
 * Pauses every schedule of Mesh, this one included, when nothing is checked any more and nobody is left to be told:
 * applying a configuration with checks resumes them. `plans` are those that the tick has read.
 */
export async function pauseWhenIdle(plans: ReadonlyMap<string, Plan>, now: Date, deps = live): Promise<void> {
  if (!isIdle(plans.values(), now) || (await deps.hasPendingNotices())) return
  try {
    await deps.setSchedules(SCHEDULED_FUNCTIONS, REGION, 'paused')
  } catch (error) {
    if (!isPermissionDenied(error)) {
      await resumeUnlessIdle(now, deps)
      throw error
    }
    log.warn('schedules cannot be paused: this account needs the role Cloud Scheduler Admin')
    return
  }
  if (await resumeUnlessIdle(now, deps)) return
  log.info('schedules paused: nothing is checked')
}

/** A configuration that was applied meanwhile has resumed what was not paused yet: once paused, nobody else looks again. */
async function resumeUnlessIdle(now: Date, { loadPlanner, setSchedules }: typeof live): Promise<boolean> {
  let isStillIdle = false
  try {
    isStillIdle = isIdle((await loadPlanner()).plans.values(), now)
  } finally {
    if (!isStillIdle) await setSchedules(SCHEDULED_FUNCTIONS, REGION, 'enabled')
  }
  return !isStillIdle
}
