import { MeshError } from '@mesh/core/errors'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { now } from '../../kit/clock.ts'
import { log } from '../../kit/log.ts'
import { mapBounded } from '../../kit/map-bounded.ts'
import { dueActionIds } from '../store/actions.ts'
import { runAction } from './run-action.ts'

/** An action may take four minutes, and the sweep has five; tasks do most of it, and the next sweep the rest. */
const SWEEP = { page: 40, atOnce: 10, pagesMs: 90_000 } as const
/** How many of those that failed alike are named. */
const NAMED_MAX = 5

const live = { dueActionIds, runAction, now }

/** Runs the actions that are due and that no task has run; those that fail, however many, stop no other. */
export async function sweepActions(now: Date, deps = live): Promise<void> {
  const endMs = deps.now().getTime() + SWEEP.pagesMs
  const failed = new Map<string, { ids: string[]; error: MeshError }>()
  for await (const ids of deps.dueActionIds(now, SWEEP.page)) {
    await mapBounded(ids, SWEEP.atOnce, async (actionId) => {
      try {
        await deps.runAction({ actionId }, now)
      } catch (thrown) {
        const error = asMeshError(thrown)
        const alike = failed.get(error.code) ?? { ids: [], error }
        alike.ids.push(actionId)
        failed.set(error.code, alike)
      }
    })
    if (deps.now().getTime() >= endMs) break
  }
  for (const { ids, error } of failed.values())
    log.failure('sweepActions', ids.length === 1 ? error : together(ids, error))
}

/** One line for all that failed with one code, so that documents that nobody mends do not fill the log each minute. */
function together(ids: readonly string[], error: MeshError): MeshError {
  const more = ids.length > NAMED_MAX ? ', …' : ''
  const message = `${ids.length} actions, ${ids.slice(0, NAMED_MAX).join(' ')}${more}, the first: ${error.message}`
  return new MeshError(error.code, message, { cause: error, fault: error.fault })
}
