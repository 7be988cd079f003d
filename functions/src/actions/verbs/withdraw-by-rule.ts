import { rejectAction } from '@mesh/core/actions/reject-action'
import type { Action } from '@mesh/core/schema/action'
import { MESH } from '@mesh/core/schema/incident'
import { log } from '../../kit/log.ts'
import { changeAction } from '../store/actions.ts'
import { actionsOfIncident } from '../store/actions-of-incident.ts'

const live = { actionsOfIncident, changeAction }

/** Which proposals of rules are withdrawn, and why. */
export interface RuleWithdrawal {
  incidentId: string
  /** Only those made before this; all of them when absent. */
  before?: Date
  reason: string
}

/**
 * Withdraws what rules proposed about an incident, in Mesh's own name: what nobody has approved yet, and what was approved and is
 * held back, as by a freeze. Whatever else was approved goes its way. Repeating it changes nothing. Gives the number withdrawn.
 */
export async function withdrawByRule(
  { incidentId, before, reason }: RuleWithdrawal,
  now: Date,
  deps = live,
): Promise<number> {
  const found = await deps.actionsOfIncident(incidentId)
  const waiting = found.filter(
    ({ action }) =>
      action.proposal.ruleId !== null && isWaiting(action) && (before === undefined || action.createTime < before),
  )
  let withdrawn = 0
  for (const { id } of waiting) {
    const { state, revision } = await deps.changeAction(id, (action) =>
      isWaiting(action) ? rejectAction(action, { person: MESH, revision: action.revision, reason }, now) : undefined,
    )
    if (state !== 'rejected') continue
    withdrawn += 1
    log.info('action withdrawn', { actionId: id, incidentId, revision })
  }
  return withdrawn
}

/** Whether it has changed nothing and is not about to. */
function isWaiting({ state, effect, denial }: Action): boolean {
  return state === 'proposed' || (state === 'approved' && effect === 'none' && denial !== null)
}
