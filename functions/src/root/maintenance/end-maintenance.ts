import { MeshError } from '@mesh/core/errors'
import { endMaintenance as ended } from '@mesh/core/root/maintenance/change-maintenance'
import { endMaintenanceRequestSchema, type MaintenanceResponse } from '@mesh/core/schema/maintenance-api'
import { readAccount } from '../../gcp/accounts.ts'
import { log } from '../../kit/log.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { releaseNotices } from '../../notify/store/release-notices.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeMaintenance } from '../store/maintenance.ts'

const live = { readAccount, changeMaintenance, releaseNotices }

/**
 * Ends maintenance that a person opened, and lets the notices go that waited for its end. The same request again changes
 * nothing but lets go what a crash left behind.
 */
export async function endMaintenance(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<MaintenanceResponse> {
  const person = await authorise(caller, 'maintenance.end', deps.readAccount)
  const { maintenanceId, requestId } = parseInput(endMaintenanceRequestSchema, request, 'request')
  let isNew = false
  const stored = await deps.changeMaintenance(maintenanceId, { services: [], person, now }, ({ existing }) => {
    if (existing === undefined) {
      throw new MeshError('not-found', `nobody opened a maintenance ${maintenanceId}; what mesh.yaml plans ends there`)
    }
    const change = ended(existing, { person, requestId, now })
    isNew = change !== undefined
    return change
  })
  if (stored === undefined) throw new MeshError('internal', `maintenance ${maintenanceId} was not written`)
  const released = await deps.releaseNotices([maintenanceId], now)
  if (isNew) log.info('maintenance ended', { maintenanceId, uid: person.uid, notices: released })
  return { maintenanceId, endTime: stored.endTime.toISOString() }
}
