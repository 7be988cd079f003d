import type { CompiledCheck } from '../../schema/check.ts'
import type { Slo } from '../../schema/settings/slo.ts'
import { targetOf } from './new-entry.ts'

/** The checks whose samples an objective counts. */
export function targetChecks<T extends Pick<CompiledCheck, 'checkId' | 'serviceId'>>(
  slo: Slo,
  checks: Iterable<T>,
): T[] {
  const { serviceId, checkId } = targetOf(slo)
  return [...checks].filter((check) => (checkId === null ? check.serviceId === serviceId : check.checkId === checkId))
}
