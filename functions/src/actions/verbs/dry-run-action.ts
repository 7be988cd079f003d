import { denialOf, type Denial } from '@mesh/core/actions/denial'
import { stopAt, takeUses } from '@mesh/core/actions/policy/judge-application'
import { policyOf } from '@mesh/core/actions/policy/policy-of'
import { autopilotLimitOf, autopilotRuleOf } from '@mesh/core/actions/policy/use-limits'
import { dryRunActionRequestSchema, type DryRunActionResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { bindKind, type ActionKinds } from '../engine/bind-kind.ts'
import { wishOf, type Wish } from '../engine/wish-of.ts'
import { ACTION_KINDS } from '../kinds/index.ts'
import { loadPolicy, loadUses, type PolicyNow } from '../store/policy.ts'

const live = { readAccount, kinds: ACTION_KINDS as ActionKinds, loadPolicy, loadUses }

/** What an action would change and need, as of now; nothing is written. */
export async function dryRunAction(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<DryRunActionResponse> {
  const proposer = await authorise(caller, 'action.dryRun', deps.readAccount)
  const wanted = parseInput(dryRunActionRequestSchema, request, 'request')
  const kind = await bindKind(deps.kinds, wanted)
  const by = { proposer, reason: 'dry run', incidentId: null, ruleId: null }
  const [wish, policy] = await Promise.all([wishOf(kind, wanted, by, now), deps.loadPolicy()])
  const { title, risk, target, revert, dryRun, blastRadius, verification } = wish
  const denial = await autopilotDenial(wish, policy, now, deps)
  return {
    title,
    risk,
    target,
    revert,
    changes: dryRun.changes,
    blastRadius,
    verification,
    requirement: policyOf(policy.config).requirements[risk],
    autopilot:
      denial === undefined
        ? { isAllowed: true, code: null, message: 'the policy applies it without people' }
        : { isAllowed: false, code: denial.code, message: denial.message },
  }
}

async function autopilotDenial(
  wish: Wish,
  { config, stop }: PolicyNow,
  now: Date,
  { loadUses }: typeof live,
): Promise<Denial | undefined> {
  const rule = autopilotRuleOf(config, wish)
  if (!('perDayMax' in rule)) return rule
  const stopped = stopAt(config, stop, now)
  if (stopped !== undefined) return stopped
  const limit = autopilotLimitOf(rule)
  const taken = takeUses([limit], await loadUses([limit.key]), '', now)
  return 'code' in taken ? denialOf('autopilotQuota', limit.words, taken.untilTime) : undefined
}
