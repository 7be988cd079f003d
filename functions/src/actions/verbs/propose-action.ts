import { MeshError } from '@mesh/core/errors'
import { proposeActionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { resumeSchedules } from '../../root/resume-schedules.ts'
import type { ActionKinds } from '../engine/bind-kind.ts'
import { ACTION_KINDS } from '../kinds/index.ts'
import { isRuleActionId } from '../rule-action-id.ts'
import { scheduleRun } from '../schedule-run.ts'
import { loadAction } from '../store/actions.ts'
import { createAction } from '../store/proposals.ts'
import { createProposal } from './create-proposal.ts'
import { responseOf } from './response-of.ts'

const live = { readAccount, kinds: ACTION_KINDS as ActionKinds, loadAction, createAction, scheduleRun, resumeSchedules }

/** Proposes an action for others to approve, and lets schedules go on that idleness may have paused: somebody must see to its end. */
export async function proposeAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const proposer = await authorise(caller, 'action.propose', deps.readAccount)
  const { actionId, reason, incidentId, ...wanted } = parseInput(proposeActionRequestSchema, request, 'request')
  if (isRuleActionId(actionId)) {
    throw new MeshError(
      'invalid-argument',
      `actionId: found "${actionId}", but ids of this form are of rules; choose another beginning`,
    )
  }
  const action = await createProposal(actionId, wanted, { proposer, reason, incidentId, ruleId: null }, now, deps)
  if (action.dueTime !== null) await deps.resumeSchedules()
  return responseOf(actionId, action)
}
