import { needsPeople } from '@mesh/core/actions/needs-people'
import { openActionIncident, resolveActionIncident } from '../root/action-incident.ts'
import { loadAction } from './store/actions.ts'

const live = { loadAction, openActionIncident, resolveActionIncident }

/**
 * Opens the incident of an action that people must look after, and resolves it once the action is reverted or settled. It goes by what the action is
 * now and looks again after it told something, so it may be called in any order and any number of times.
 */
export async function tellAction(actionId: string, _now: Date, deps = live): Promise<void> {
  let told: number | undefined
  for (;;) {
    const action = await deps.loadAction(actionId)
    if (action === undefined || action.revision === told) return
    told = action.revision
    const { state, problem, revision, updateTime, proposal } = action
    const moment = { revision, time: updateTime }
    const why = needsPeople(action)
    if (why !== null) {
      const severity = state === 'revertFailed' ? 'critical' : 'major'
      const message = problem === '' ? why : `${why}: ${problem}`
      await deps.openActionIncident({ actionId, title: proposal.title, severity, message }, moment)
    } else if (state === 'reverted' || state === 'settled') {
      const message = state === 'reverted' ? 'it is reverted' : 'people settled it by hand'
      await deps.resolveActionIncident({ actionId, message }, moment)
    } else return
  }
}
