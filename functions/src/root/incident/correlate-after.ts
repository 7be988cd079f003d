import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { correlateIncidents } from '../correlate-incidents.ts'

/** Correlates after a change that is committed and therefore must not fail any more; the repair catches up with what is left. */
export async function correlateAfter(now: Date, correlate = correlateIncidents): Promise<void> {
  await correlate(now).catch((error: unknown) => log.failure('correlateIncidents', asMeshError(error)))
}
