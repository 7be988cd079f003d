import { localIdOf } from '../../paths.ts'
import type { CompiledCheck } from '../../schema/check.ts'
import type { Overrides } from '../../schema/override-state.ts'

/**
 * The checks as they are to be run: those that people had paused for a while are paused until its end, whatever the
 * configuration says.
 */
export function withPauses(checks: readonly CompiledCheck[], overrides: Overrides, now: Date): CompiledCheck[] {
  return checks.map((check) => {
    const paused = overrides.get(check.serviceId)?.paused ?? null
    if (paused === null || (paused.endTime !== null && paused.endTime <= now)) return check
    const isNamed = paused.checks === null || paused.checks.includes(localIdOf(check.checkId))
    return isNamed ? { ...check, paused: true } : check
  })
}
