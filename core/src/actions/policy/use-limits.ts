import { compileGlob } from '../../conditions/glob.ts'
import { DAY_MS } from '../../durations.ts'
import type { Risk } from '../../schema/action-policy.ts'
import type { ActionTarget } from '../../schema/action.ts'
import { durationMs } from '../../schema/config-words.ts'
import type { ActionsConfig, AutopilotRule } from '../../schema/settings/actions.ts'
import { denialOf, type DenialCode, type Denial } from '../denial.ts'
import type { UseLimit } from './take-use.ts'

/** A limit with the name of the document that counts its uses, and what its denial says. */
export interface NamedLimit extends UseLimit {
  key: string
  code: DenialCode
  words: string
}

/** The limits that one more applied action of a kind is counted in. */
export function rateLimitsOf({ rateLimits = [] }: ActionsConfig, kind: string): NamedLimit[] {
  return rateLimits
    .filter((limit) => matches(limit.kind, kind))
    .map(({ id, max, per }) => ({
      key: `rate.${id}`,
      code: 'rateLimited',
      words: `${id} allows ${max} per ${per}`,
      max,
      perMs: durationMs(per) ?? DAY_MS,
    }))
}

/** The first rule that lets Mesh apply an action without people, or why there is none: its risk, or no rule matches. */
export function autopilotRuleOf(
  { autopilot = [] }: ActionsConfig,
  { kind, target, risk }: { kind: string; target: ActionTarget; risk: Risk },
): AutopilotRule | Denial {
  if (risk !== 'low') return denialOf('notAutopilot', `${risk} risk is for people`)
  const rule = autopilot.find(
    (one) => matches(one.kind, kind) && one.targets.some((pattern) => matches(pattern, target.name)),
  )
  return rule ?? denialOf('notAutopilot', `no rule names ${kind} of ${target.name}`)
}

/** How often a rule may apply something. */
export function autopilotLimitOf({ id, perDayMax }: AutopilotRule): NamedLimit {
  const words = `${id} allows ${perDayMax} in 24 hours`
  return { key: `autopilot.${id}`, code: 'autopilotQuota', words, max: perDayMax, perMs: DAY_MS }
}

function matches(pattern: string, text: string): boolean {
  return compileGlob(pattern)?.(text) === true
}
