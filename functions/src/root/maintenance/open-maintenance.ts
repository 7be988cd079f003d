import { MeshError } from '@mesh/core/errors'
import { openMaintenance as opened } from '@mesh/core/root/maintenance/change-maintenance'
import { openMaintenanceRequestSchema, type MaintenanceResponse } from '@mesh/core/schema/maintenance-api'
import { readAccount } from '../../gcp/accounts.ts'
import { log } from '../../kit/log.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { changeMaintenance } from '../store/maintenance.ts'

const live = { readAccount, changeMaintenance }

/** Begins maintenance now, with an end; the same request again changes nothing and answers the same. */
export async function openMaintenance(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<MaintenanceResponse> {
  const person = await authorise(caller, 'maintenance.open', deps.readAccount)
  const wanted = parseInput(openMaintenanceRequestSchema, request, 'request')
  const { requestId: maintenanceId, services = [] } = wanted
  let isNew = false
  const stored = await deps.changeMaintenance(maintenanceId, { services, person, now }, (input) => {
    const { existing, current, unknownServices } = input
    if (existing === undefined && unknownServices.length > 0) {
      throw new MeshError('not-found', `there is no service ${unknownServices.map((id) => `"${id}"`).join(', ')}`)
    }
    const change = opened(existing, wanted, { person, current, now })
    isNew = change !== undefined
    return change
  })
  if (stored === undefined) throw new MeshError('internal', `maintenance ${maintenanceId} was not written`)
  if (isNew) log.info('maintenance opened', { maintenanceId, uid: person.uid, endTime: stored.endTime.toISOString() })
  return { maintenanceId, endTime: stored.endTime.toISOString() }
}
