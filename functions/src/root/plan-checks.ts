import { batchTopic } from '@mesh/core/paths'
import { planDue, plannedAfter } from '@mesh/core/root/plan-due'
import { HOME_REGION, REGIONS } from '@mesh/core/root/regions'
import { dueRounds } from '@mesh/core/root/rounds/rounds-of'
import { publishJson } from '../gcp/pubsub.ts'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'
import { closeRounds } from './close-rounds.ts'
import { pauseWhenIdle } from './pause-when-idle.ts'
import { loadControls, loadPlanner, savePlanner } from './store/planner.ts'

const live = { loadPlanner, loadControls, savePlanner, publishJson, closeRounds, pauseWhenIdle }

/**
 * Publishes the batches that are due on the topics of their regions, closes the rounds whose time is over, and then
 * remembers both. A crash in between does both again at the next tick; the prober knows batches by their slots, and a
 * closed round stays closed. Without anything to do for a day it pauses Mesh's schedules.
 */
export async function planChecks(now: Date, given: Partial<typeof live> = {}): Promise<void> {
  const deps = { ...live, ...given }
  const { plans, planned } = await deps.loadPlanner()
  const { due, waiting } = dueRounds(planned?.openRounds ?? [], now)
  const batches = planDue(plans, planned, now)
  if (batches.length === 0 && due.length === 0) return deps.pauseWhenIdle(plans, now)
  const controls = batches.length === 0 ? [] : await deps.loadControls()
  for (const region of REGIONS) {
    const here = batches.filter((batch) => batch.region === region)
    if (here.length === 0) continue
    const messages = controls.length === 0 ? here : here.map((batch) => ({ ...batch, controls }))
    try {
      await deps.publishJson(batchTopic(region), messages)
    } catch (error) {
      // Another region that cannot be reached is one without results; stopping would keep the others from working.
      if (region === HOME_REGION) throw error
      log.failure('planChecks', asMeshError(error))
    }
  }
  const failed = await deps.closeRounds(due, now)
  await deps.savePlanner(plannedAfter(plans, planned, now, batches, [...failed, ...waiting]))
  log.debug('planned', { batches: batches.length, boards: plans.size, closed: due.length - failed.length })
}
