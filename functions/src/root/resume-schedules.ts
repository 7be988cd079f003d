import { MeshError } from '@mesh/core/errors'
import { setSchedules } from '../gcp/scheduler.ts'
import { isPermissionDenied } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'
import { REGION, SCHEDULED_FUNCTIONS } from '../options.ts'

const live = { setSchedules }

/** Lets the schedules go on that idleness may have paused. Throws `unavailable`: doing the same once more completes it. */
export async function resumeSchedules(deps = live): Promise<void> {
  try {
    await deps.setSchedules(SCHEDULED_FUNCTIONS, REGION, 'enabled')
  } catch (cause) {
    if (!isPermissionDenied(cause)) {
      const message = 'it is done, but the schedules could not be resumed; do the same again'
      throw new MeshError('unavailable', message, { cause })
    }
    // Who may not resume schedules cannot have paused them either.
    log.warn('schedules cannot be resumed: this account needs the role Cloud Scheduler Admin')
  }
}
