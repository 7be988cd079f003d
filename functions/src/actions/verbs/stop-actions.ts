import { stopActionsRequestSchema } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { releaseStopped } from '../release-denied.ts'
import { scheduleRun } from '../schedule-run.ts'
import { changeAction, deniedActionIds } from '../store/actions.ts'
import { turnSwitch } from '../store/policy.ts'

const live = { readAccount, turnSwitch, deniedActionIds, changeAction, scheduleRun }

/**
 * The kill switch: while it is on nothing is applied, whoever approved it; reverts go on. Operators may turn it on, admins off again,
 * which has the actions looked at that it denied; `releaseDenied` does so a minute later for those that a crash leaves. Turning it as it stands changes nothing.
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
  if (!isStopped) await releaseStopped(person, now, deps)
  return { isStopped }
}
