import { listMaintenance as listOf, type ListedMaintenance } from '@mesh/core/root/maintenance/list-maintenance'
import type { ListedMaintenanceJson, ListMaintenanceResponse } from '@mesh/core/schema/maintenance-api'
import { MAINTENANCE_LIMITS } from '@mesh/core/schema/settings/maintenance'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { lastOpened } from '../store/maintenance.ts'
import { loadSettings } from '../store/settings.ts'

/** All that are open, and as many again of those that are over. */
const OPENED_MAX = 2 * MAINTENANCE_LIMITS.windowsMax

const live = { readAccount, lastOpened, loadSettings }

/** What is being worked on now, what comes next and what is over, for members. */
export async function listMaintenance(
  _request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ListMaintenanceResponse> {
  await authorise(caller, 'maintenance.list', deps.readAccount)
  const [settings, opened] = await Promise.all([deps.loadSettings(), deps.lastOpened(OPENED_MAX)])
  const { current, coming, past } = listOf(settings, opened, now)
  return { current: current.map(asJson), coming: coming.map(asJson), past: past.map(asJson) }
}

function asJson({ startTime, endTime, ...rest }: ListedMaintenance): ListedMaintenanceJson {
  return { ...rest, startTime: startTime.toISOString(), endTime: endTime.toISOString() }
}
