import type { NoticeMaintenance } from '@mesh/core/notify/maintenance-move'
import { silenceOf } from '@mesh/core/notify/silence-of'
import { incidentMaintenance } from '@mesh/core/root/maintenance/incident-maintenance'
import type { Incident } from '@mesh/core/schema/incident'
import type { NoticeKind } from '@mesh/core/schema/notification'
import { loadOverride } from '../../root/store/overrides.ts'
import { loadSettings } from '../../root/store/settings.ts'
import { loadWindows } from '../../root/store/maintenance.ts'

/**
 * How maintenance and silences bear on a notice of an incident now: three reads, and one for each maintenance that people
 * opened.
 */
export async function loadNoticeMaintenance(
  kind: NoticeKind,
  incident: Incident | undefined,
  now: Date,
): Promise<NoticeMaintenance> {
  if (incident === undefined) return { current: undefined, spanning: undefined }
  const { openTime, reopenTime, resolveTime } = incident
  const beginning = reopenTime ?? openTime
  const wasShort = beginning !== null && resolveTime !== null
  const { serviceId } = incident
  const [settings, override] = await Promise.all([
    loadSettings(),
    serviceId === '' ? undefined : loadOverride(serviceId),
  ])
  const windows = await loadWindows({ from: wasShort && beginning < now ? beginning : now, to: now }, settings)
  const at = (time: Date) => incidentMaintenance(windows, incident, settings.groups, time)
  const around = wasShort ? at(beginning) : undefined
  return {
    current: at(now),
    silence: silenceOf(kind, incident, override, now),
    spanning: around !== undefined && resolveTime !== null && resolveTime <= around.endTime ? around : undefined,
  }
}
