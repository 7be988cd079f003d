import { isIdle } from '@mesh/core/root/is-idle'
import type { Plan } from '@mesh/core/schema/plan'
import { setSchedules } from '../gcp/scheduler.ts'
import { isPermissionDenied } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'
import { REGION, SCHEDULED_FUNCTIONS } from '../options.ts'
import { hasDueActions } from '../actions/store/actions.ts'
import { hasUnpublished } from '../ledger/store/checkpoints.ts'
import { hasPendingEntries } from '../ledger/store/pending.ts'
import { hasPendingNotices } from '../notify/store/notices.ts'
import { hasOverrides } from './store/overrides.ts'
import { loadPlanner } from './store/planner.ts'

const live = {
  loadPlanner,
  hasPendingNotices,
  hasDueActions,
  hasPendingEntries,
  hasUnpublished,
  hasOverrides,
  setSchedules,
}

/**
 * Pauses every schedule of Mesh, this one included, when nothing is checked any more, nobody is left to be told,
 * no action and no override must be ended and no entry waits for the ledger or for its checkpoint: applying a configuration with
 * checks, or whatever is recorded or must be told, resumes them. `plans` are those that the tick has read.
 */
export async function pauseWhenIdle(plans: ReadonlyMap<string, Plan>, now: Date, deps = live): Promise<void> {
  if (!isIdle(plans.values(), now) || (await isWaited(deps))) return
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

/** Whether a sweep has something to do, now or later. */
async function isWaited(deps: typeof live): Promise<boolean> {
  // What waits for the ledger is either pending or, from the same moment on, not published: that is looked at last.
  const waits = [
    deps.hasPendingNotices,
    deps.hasDueActions,
    deps.hasOverrides,
    deps.hasPendingEntries,
    deps.hasUnpublished,
  ]
  for (const isWaiting of waits) if (await isWaiting()) return true
  return false
}

/** Whoever changed something meanwhile has resumed what was not paused yet: once paused, nobody else looks again. */
async function resumeUnlessIdle(now: Date, deps: typeof live): Promise<boolean> {
  let isStillIdle = false
  try {
    isStillIdle = isIdle((await deps.loadPlanner()).plans.values(), now) && !(await isWaited(deps))
  } finally {
    if (!isStillIdle) await deps.setSchedules(SCHEDULED_FUNCTIONS, REGION, 'enabled')
  }
  return !isStillIdle
}
