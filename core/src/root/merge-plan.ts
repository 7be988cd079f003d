import { jsonEqual } from '../json-equal.ts'
import type { CompiledCheck } from '../schema/check.ts'
import { NO_OVERRIDES, type Overrides } from '../schema/override-state.ts'
import type { Plan } from '../schema/plan.ts'
import { withPauses } from './override-state/with-pauses.ts'

/** The plan of a board that probes these checks, paused ones excepted; undefined when the stored one says so already. */
export function mergePlan(
  plan: Plan | undefined,
  checks: readonly CompiledCheck[],
  now: Date,
  overrides: Overrides = NO_OVERRIDES,
): Plan | undefined {
  const probed = withPauses(checks, overrides, now).filter(({ paused }) => paused !== true)
  const wanted = Object.fromEntries(probed.map((check) => [check.checkId, check]))
  if (plan === undefined ? probed.length === 0 : jsonEqual(plan.checks, wanted)) return undefined
  return { schemaVersion: 1, checks: wanted, updateTime: now }
}
