import { jsonEqual } from '../json-equal.ts'
import type { CompiledCheck } from '../schema/check.ts'
import type { Plan } from '../schema/plan.ts'

/** The plan of a board that probes these checks, paused ones excepted; undefined when the stored one says so already. */
export function mergePlan(plan: Plan | undefined, checks: readonly CompiledCheck[], now: Date): Plan | undefined {
  const probed = checks.filter(({ paused }) => paused !== true)
  const wanted = Object.fromEntries(probed.map((check) => [check.checkId, check]))
  if (plan === undefined ? probed.length === 0 : jsonEqual(plan.checks, wanted)) return undefined
  return { schemaVersion: 1, checks: wanted, updateTime: now }
}
