import { correlationPass, type CorrelationPass } from '@mesh/core/root/correlation/correlation-pass'
import { coalesce } from '../kit/coalesce.ts'
import { log } from '../kit/log.ts'
import { passOverIncidents } from './store/correlation.ts'

/** Far more than all incidents that one installation can have open. */
const PASSES_MAX = 100

/**
 * Says of each unresolved incident what explains it, and opens and resolves the incidents of groups. Must run after every
 * change of the set of unresolved incidents; running it again changes nothing.
 */
export const correlateIncidents = coalesce(async (now: Date): Promise<void> => {
  for (let done = 0; done < PASSES_MAX; done += 1) {
    const pass = await passOverIncidents((input) => correlationPass(input, now))
    if (pass === undefined) return
    log.info('incidents correlated', countsOf(pass))
    if (pass.isComplete) return
  }
})

function countsOf({ changes, state }: CorrelationPass): Record<string, number> {
  const actions = [...changes.values()].flatMap(({ events }) => [...events.values()].map(({ action }) => action))
  const count = (wanted: string) => actions.filter((action) => action === wanted).length
  return { revision: state.revision, attached: count('incident.attach'), detached: count('incident.detach') }
}
