import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { mapBounded } from '../../kit/map-bounded.ts'
import { dueActionIds } from '../store/actions.ts'
import { runAction } from './run-action.ts'

/** Each may take a minute, and the sweep has five; tasks do most of it. */
const SWEEP = { actions: 40, atOnce: 10 } as const

const live = { dueActionIds, runAction }

/** Runs the actions that are due and that no task has run; one that fails stops no other. */
export async function sweepActions(now: Date, deps = live): Promise<void> {
  const ids = await deps.dueActionIds(now, SWEEP.actions)
  await mapBounded(ids, SWEEP.atOnce, async (actionId) => {
    try {
      await deps.runAction({ actionId }, now)
    } catch (error) {
      log.failure('sweepActions', asMeshError(error))
    }
  })
}
