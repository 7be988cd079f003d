import { releaseAction } from '@mesh/core/actions/deny-action'
import type { Person } from '@mesh/core/schema/incident'
import { stopActionsRequestSchema } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { mapBounded } from '../../kit/map-bounded.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, deniedActionIds } from '../store/actions.ts'
import { turnSwitch } from '../store/policy.ts'

/** Those beyond, and those that a crash leaves, are looked at within the hour. */
const RELEASED = { max: 200, atOnce: 10 } as const

const live = { readAccount, turnSwitch, deniedActionIds, changeAction, scheduleRun }

/**
 * The kill switch: while it is on nothing is applied, whoever approved it; reverts go on. Operators may turn it on, admins off again,
 * which has the actions looked at that it denied. Turning it as it stands changes nothing.
 */
export async function stopActions(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<{ isStopped: boolean }> {
  const isResume = stopActionsRequestSchema.shape.isStopped.safeParse(Object(request).isStopped).data === false
  const person = await authorise(caller, isResume ? 'actions.resume' : 'actions.stop', deps.readAccount)
  const { isStopped, reason } = parseInput(stopActionsRequestSchema, request, 'request')
  await deps.turnSwitch({ isStopped, reason }, person, now)
  if (!isStopped) await release(person, now, deps)
  return { isStopped }
}

async function release(person: Person, now: Date, deps: typeof live): Promise<void> {
  const ids = await deps.deniedActionIds('killSwitch', RELEASED.max)
  await mapBounded(ids, RELEASED.atOnce, async (actionId) => {
    const action = await deps.changeAction(actionId, (one) => releaseAction(one, { code: 'killSwitch', person }, now))
    if (action.state === 'approved') await deps.scheduleRun(actionId, action, now)
  })
}
