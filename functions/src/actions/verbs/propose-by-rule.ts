import { MESH, type Person } from '@mesh/core/schema/incident'
import { proposeActionRequestSchema, type ActionResponse } from '@mesh/core/schema/action-api'
import { parseInput } from '../../kit/parse-input.ts'
import type { ActionKinds } from '../engine/bind-kind.ts'
import { ACTION_KINDS } from '../kinds/index.ts'
import { scheduleRun } from '../schedule-run.ts'
import { loadAction } from '../store/actions.ts'
import { createAction } from '../store/proposals.ts'
import { createProposal } from './create-proposal.ts'
import { responseOf } from './response-of.ts'

const live = { kinds: ACTION_KINDS as ActionKinds, loadAction, createAction, scheduleRun }

/** What an override rule wants done about an incident. */
export interface RuleProposal {
  /** The same for the same rule and incident, so that it is proposed once. */
  actionId: string
  kind: string
  parameters: Record<string, unknown>
  reason: string
  incidentId: string
  ruleId: string
  /** Who last changed the rule; null for nobody known. */
  author: Person | null
  ttlMs: number | null
}

/** Proposes what a rule says, in Mesh's own name; people, or the policy, approve it as any other. Throws as `proposeAction` does. */
export async function proposeByRule(
  { ruleId, author, ...proposal }: RuleProposal,
  now: Date,
  deps = live,
): Promise<ActionResponse> {
  const { actionId, reason, incidentId, ...wanted } = parseInput(proposeActionRequestSchema, proposal, 'proposal')
  const by = { proposer: MESH, reason, incidentId, ruleId, ...(author === null ? {} : { author }) }
  return responseOf(actionId, await createProposal(actionId, wanted, by, now, deps))
}
