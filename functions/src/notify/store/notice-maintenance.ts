import type { NoticeMaintenance } from '@mesh/core/notify/maintenance-move'
import { incidentMaintenance } from '@mesh/core/root/maintenance/incident-maintenance'
import type { Incident } from '@mesh/core/schema/incident'
import { loadSettings } from '../../root/store/settings.ts'
import { loadWindows } from '../../root/store/maintenance.ts'

/** How maintenance bears on an incident's notices now: two reads, and one for each maintenance that people opened. */
export async function loadNoticeMaintenance(incident: Incident | undefined, now: Date): Promise<NoticeMaintenance> {
  if (incident === undefined) return { current: undefined, spanning: undefined }
  const { openTime, reopenTime, resolveTime } = incident
  const beginning = reopenTime ?? openTime
  const wasShort = beginning !== null && resolveTime !== null
  const settings = await loadSettings()
  const windows = await loadWindows({ from: wasShort && beginning < now ? beginning : now, to: now }, settings)
  const at = (time: Date) => incidentMaintenance(windows, incident, settings.groups, time)
  const around = wasShort ? at(beginning) : undefined
  return {
    current: at(now),
    spanning: around !== undefined && resolveTime !== null && resolveTime <= around.endTime ? around : undefined,
  }
}
