import { approveByPolicy } from '@mesh/core/actions/approve-by-policy'
import { denialOf, DENIALS } from '@mesh/core/actions/denial'
import { denyAutopilot } from '@mesh/core/actions/deny-action'
import { takeUses } from '@mesh/core/actions/policy/judge-application'
import { policyOf } from '@mesh/core/actions/policy/policy-of'
import { autopilotLimitOf, autopilotRuleOf } from '@mesh/core/actions/policy/use-limits'
import { proposalOf, proposeAction } from '@mesh/core/actions/propose-action'
import { MeshError } from '@mesh/core/errors'
import { jsonEqual } from '@mesh/core/json-equal'
import type { Action } from '@mesh/core/schema/action'
import { digestOf } from '../../kit/digest.ts'
import { bindKind, type ActionKinds } from '../engine/bind-kind.ts'
import { wishOf, type Wanted, type WantedBy, type Wish } from '../engine/wish-of.ts'
import type { loadAction } from '../store/actions.ts'
import type { createAction, ProposalDecision, ProposalInput } from '../store/proposals.ts'
import type { scheduleRun } from '../schedule-run.ts'

export interface CreateProposalDeps {
  kinds: ActionKinds
  loadAction: typeof loadAction
  createAction: typeof createAction
  scheduleRun: typeof scheduleRun
}

/**
 * Proposes an action under an id that its proposer chose, with a dry run of now; where the policy has a rule for it, it is approved
 * by that in the same transaction. The same request again answers with the action. Throws `already-exists` for another one
 * under that id, `failed-precondition` when too many proposals wait, and what the kind throws.
 */
export async function createProposal(
  actionId: string,
  wanted: Wanted,
  by: WantedBy,
  now: Date,
  deps: CreateProposalDeps,
): Promise<Action> {
  const known = await deps.loadAction(actionId)
  if (known !== undefined) return same(known, actionId, wanted, by)
  const kind = await bindKind(deps.kinds, wanted)
  const wish = await wishOf(kind, wanted, by, now)
  const { action, isNew } = await deps.createAction(
    {
      actionId,
      openKey: openKeyOf(by),
      openIncidentId: by.ruleId === null ? null : by.incidentId,
      keysOf: ({ config }) => {
        const rule = autopilotRuleOf(config, wish)
        return 'perDayMax' in rule ? [autopilotLimitOf(rule).key] : []
      },
    },
    (input) => decide(actionId, wish, input, now),
  )
  if (!isNew) return same(action, actionId, wanted, by)
  await deps.scheduleRun(actionId, action, now)
  return action
}

function decide(
  actionId: string,
  wish: Wish,
  { config, stop, open, uses }: ProposalInput,
  now: Date,
): ProposalDecision {
  const policy = policyOf(config)
  if (open.length >= policy.maxOpen) {
    throw new MeshError(
      'failed-precondition',
      `${DENIALS.tooManyOpen}: ${open.length} of ${wish.ruleId === null ? wish.proposer.name : `rule ${wish.ruleId}`} do, at most ${policy.maxOpen} may; have some decided or withdraw them`,
      { details: { denial: 'tooManyOpen', open: open.length, maxOpen: policy.maxOpen } },
    )
  }
  const proposal = proposalOf(wish, policy)
  const proposed = proposeAction(proposal, { digest: digestOf(proposal), policy, now })
  const rule = autopilotRuleOf(config, wish)
  if (!('perDayMax' in rule)) return { changes: [proposed], taken: new Map() }
  if (stop?.isStopped === true) {
    return {
      changes: [proposed, denyAutopilot(proposed.action, denialOf('killSwitch', stop.reason), now)],
      taken: new Map(),
    }
  }
  const taken = takeUses([autopilotLimitOf(rule)], uses, actionId, now)
  if ('code' in taken) return { changes: [proposed, denyAutopilot(proposed.action, taken, now)], taken: new Map() }
  return { changes: [proposed, approveByPolicy(proposed.action, { ruleId: rule.id }, now)], taken }
}

/** Each rule has a list of its own: one that has many incidents to answer leaves the others their place. */
function openKeyOf({ proposer, ruleId }: WantedBy): string {
  return ruleId === null ? `open.${encodeURIComponent(proposer.uid)}` : `openByRule.${ruleId}`
}

/** The action that the same request made before. */
function same(action: Action, actionId: string, wanted: Wanted, by: WantedBy): Action {
  const { kind, parameters, ttlMs, proposer, reason, incidentId, ruleId } = action.proposal
  const isSame =
    jsonEqual({ kind, parameters, ttlMs }, wanted) &&
    jsonEqual({ reason, incidentId, ruleId }, { reason: by.reason, incidentId: by.incidentId, ruleId: by.ruleId }) &&
    proposer.uid === by.proposer.uid
  if (isSame) return action
  throw new MeshError(
    'already-exists',
    `another action was proposed as ${actionId}; every proposal needs an id of its own`,
  )
}
