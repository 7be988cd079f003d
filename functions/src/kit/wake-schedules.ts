import { COLLECTIONS, PLANNER_DOCUMENTS } from '@mesh/core/paths'
import { awakeUntil } from '@mesh/core/root/is-idle'
import { plannerStateSchema, type PlannerState } from '@mesh/core/schema/plan'
import { hasSchedules, setSchedules } from '../gcp/scheduler.ts'
import { REGION, SCHEDULED_FUNCTIONS } from '../options.ts'
import { coalesce } from './coalesce.ts'
import { log } from './log.ts'
import { waitPatiently } from './wait-patiently.ts'
import { zodCollections } from './zod-collections.ts'

const live = { hasSchedules, loadPlannerState, setSchedules }

/** Until when this instance knows that nothing is paused. */
let awakeUntilMs = 0

/**
 * Lets the schedules go on if idleness may have paused them: to be called when something is stored that a sweep alone finishes.
 * One read, and none for a day where checks are planned; where none are, one read and up to two calls for each schedule, every
 * time, since the planner may pause them again within the minute. Waits for two seconds at most: the work then goes on alone.
 * Never throws, since what was committed is committed.
 */
export async function wakeSchedules(now: Date, deps = live): Promise<void> {
  if (!deps.hasSchedules() || now.getTime() < awakeUntilMs) return
  await waitPatiently(resumeIfIdle(now, deps), 'the schedules were not resumed')
}

/** One at a time: who comes meanwhile has the next, because the planner may have paused again what the first has resumed. */
const resumeIfIdle = coalesce(async (now: Date, deps: typeof live): Promise<void> => {
  try {
    const planned = await deps.loadPlannerState()
    awakeUntilMs = planned === undefined ? 0 : awakeUntil(planned).getTime()
    if (now.getTime() < awakeUntilMs) return
    await deps.setSchedules(SCHEDULED_FUNCTIONS, REGION, 'enabled')
  } catch (error) {
    log.warn('the schedules could not be resumed: what waits may wait for the next change', { error: String(error) })
  }
})

async function loadPlannerState(): Promise<PlannerState | undefined> {
  const { of } = await zodCollections()
  return (await of(COLLECTIONS.planner, plannerStateSchema).doc(PLANNER_DOCUMENTS.state).get()).data()
}
