import { massDelete } from '@mesh/core/root/mass-delete'
import type { PlanLine } from '@mesh/core/schema/api'

const SIGNS = { create: '+', update: '~', delete: '-', unchanged: ' ' } as const

/** The plan as people read it: one line per change, a line that counts them, and how to confirm what must be confirmed. */
export function describePlan(plan: readonly PlanLine[], applied: boolean): string {
  const changes = plan.filter((line) => line.change !== 'unchanged')
  const lines = changes.map(({ change, kind, id, fields }) => {
    const which = fields.length === 0 ? '' : ` (${fields.join(', ')})`
    return `${SIGNS[change]} ${change} ${kind} ${id}${which}`
  })
  const mass = applied ? undefined : massDelete(plan)
  const confirm = mass && `This deletes ${mass.deletes} of ${mass.of} services: apply it with --delete ${mass.deletes}.`
  return [...lines, summary(plan, applied), ...(confirm === undefined ? [] : [confirm])].join('\n')
}

/** `2 created, 1 updated, 0 deleted, 3 unchanged`, or that nothing changes. */
export function summary(plan: readonly PlanLine[], applied: boolean): string {
  const count = (change: PlanLine['change']) => plan.filter((line) => line.change === change).length
  const unchanged = count('unchanged')
  if (unchanged === plan.length) return `Nothing to change: ${unchanged} unchanged.`
  const done = applied ? ['created', 'updated', 'deleted'] : ['to create', 'to update', 'to delete']
  return `${count('create')} ${done[0]}, ${count('update')} ${done[1]}, ${count('delete')} ${done[2]}, ${unchanged} unchanged.`
}
