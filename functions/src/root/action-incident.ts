import { actionIncidentId } from '@mesh/core/paths'
import { openedActionIncident, resolvedActionIncident, type ActionTrouble } from '@mesh/core/root/action-incident'
import { changeIncident } from './store/incidents.ts'

const live = { changeIncident }

/** An action as it was when somebody had to look after it, or nobody had to any more. */
interface Moment {
  /** Names the event, so that a repeated one is told once. */
  revision: number
  time: Date
}

/** Opens the incident of an action that people must look after; nothing while it is open. */
export async function openActionIncident(
  trouble: ActionTrouble,
  { revision, time }: Moment,
  { changeIncident } = live,
): Promise<void> {
  const incidentId = actionIncidentId(trouble.actionId)
  await changeIncident(incidentId, `${incidentId}_${revision}`, (existing, event) =>
    event === undefined ? openedActionIncident(existing, trouble, time) : undefined,
  )
}

/** Resolves the incident of an action, if there is one that is not over. */
export async function resolveActionIncident(
  { actionId, message }: Pick<ActionTrouble, 'actionId' | 'message'>,
  { revision, time }: Moment,
  { changeIncident } = live,
): Promise<void> {
  const incidentId = actionIncidentId(actionId)
  await changeIncident(incidentId, `${incidentId}_${revision}`, (existing, event) =>
    event === undefined ? resolvedActionIncident(existing, message, time) : undefined,
  )
}
