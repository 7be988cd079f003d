import type { PlanLine } from '../schema/api.ts'

/** Fewer services than these may lose more than half of them without being asked. */
const FEW = 4

/** How many of the registered services a plan deletes. */
export interface MassDelete {
  deletes: number
  of: number
}

/**
 * What must be confirmed by its number before a plan is applied: all services deleted, or more than half of at least four.
 * Undefined for any other plan.
 */
export function massDelete(plan: readonly PlanLine[]): MassDelete | undefined {
  const services = plan.filter(({ kind, change }) => kind === 'service' && change !== 'create')
  const deletes = services.filter(({ change }) => change === 'delete').length
  const of = services.length
  const isMass = deletes > 0 && (deletes === of || (of >= FEW && deletes * 2 > of))
  return isMass ? { deletes, of } : undefined
}
