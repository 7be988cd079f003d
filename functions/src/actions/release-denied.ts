import { releaseAction, STOPS } from '@mesh/core/actions/deny-action'
import type { DenialCode } from '@mesh/core/actions/denial'
import { freezeAt } from '@mesh/core/actions/policy/freeze-at'
import type { Person } from '@mesh/core/schema/incident'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'
import { mapBounded } from '../kit/map-bounded.ts'
import { scheduleRun } from './schedule-run.ts'
import { changeAction, deniedActionIds } from './store/actions.ts'
import { loadPolicy } from './store/policy.ts'

/** Those beyond are released by the next minute. */
const RELEASED = { max: 200, atOnce: 10 } as const

const live = { loadPolicy, deniedActionIds, changeAction, scheduleRun }
export type ReleaseDeps = typeof live

/**
 * Lets go what the kill switch or a freeze held and holds no more, however that ended: resumed by a person whose request crashed, or
 * taken out of mesh.yaml. One read while nothing is held.
 */
export async function releaseDenied(now: Date, deps = live): Promise<void> {
  if ((await deps.deniedActionIds(STOPS, 1)).length === 0) return
  const { config, stop } = await deps.loadPolicy()
  const over: DenialCode[] = []
  if (stop?.isStopped !== true) over.push('killSwitch')
  if (freezeAt(config, now) === undefined) over.push('frozen')
  if (over.length > 0) await release(over, now, deps)
}

/** Lets go what the kill switch held, for the person who resumed. */
export async function releaseStopped(person: Person, now: Date, deps: Omit<ReleaseDeps, 'loadPolicy'>): Promise<void> {
  await release(['killSwitch'], now, deps, person)
}

async function release(
  codes: readonly DenialCode[],
  now: Date,
  deps: Omit<ReleaseDeps, 'loadPolicy'>,
  person?: Person,
): Promise<void> {
  const ids = await deps.deniedActionIds(codes, RELEASED.max)
  const by = person === undefined ? { codes } : { codes, person }
  await mapBounded(ids, RELEASED.atOnce, async (actionId) => {
    try {
      let isReleased = false
      const action = await deps.changeAction(actionId, (one) => {
        const change = releaseAction(one, by, now)
        isReleased = change !== undefined
        return change
      })
      if (isReleased) await deps.scheduleRun(actionId, action, now)
    } catch (error) {
      log.failure('releaseDenied', asMeshError(error))
    }
  })
}
