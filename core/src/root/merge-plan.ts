import { jsonEqual } from '../json-equal.ts'
import type { CompiledCheck } from '../schema/check.ts'
import type { Plan } from '../schema/plan.ts'

/** The plan of a board that carries exactly these checks; undefined when the stored one says so already. */
export function mergePlan(plan: Plan | undefined, checks: readonly CompiledCheck[], now: Date): Plan | undefined {
  const wanted = Object.fromEntries(checks.map((check) => [check.checkId, check]))
  if (plan === undefined ? checks.length === 0 : jsonEqual(plan.checks, wanted)) return undefined
  return { schemaVersion: 1, checks: wanted, updateTime: now }
}
