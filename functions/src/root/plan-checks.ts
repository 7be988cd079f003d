import { TOPIC_CHECK_BATCHES } from '@mesh/core/paths'
import { planDue, plannedAfter } from '@mesh/core/root/plan-due'
import { publishJson } from '../gcp/pubsub.ts'
import { log } from '../kit/log.ts'
import { loadPlanner, savePlanner } from './store/planner.ts'

const live = { loadPlanner, savePlanner, publishJson }

/**
 * Publishes the batches that are due and then remembers it. A crash in between publishes them again at the next tick;
 * the prober knows them by their slots.
 */
export async function planChecks(now: Date, { loadPlanner, savePlanner, publishJson } = live): Promise<void> {
  const { plans, planned } = await loadPlanner()
  const batches = planDue(plans, planned, now)
  if (batches.length === 0) return
  await publishJson(TOPIC_CHECK_BATCHES, batches)
  await savePlanner(plannedAfter(plans, planned, now))
  log.debug('planned', { batches: batches.length, boards: plans.size })
}
