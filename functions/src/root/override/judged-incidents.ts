import { incidentMaintenance } from '@mesh/core/root/maintenance/incident-maintenance'
import type { JudgedIncident } from '@mesh/core/root/override/due-overrides'
import type { Incident } from '@mesh/core/schema/incident'
import type { RootSettings } from '@mesh/core/schema/settings'
import { loadWindows } from '../store/maintenance.ts'

/** Incidents as rules see them at an instant: a read for each maintenance that people opened, none without incidents. */
export async function judgedIncidents(
  found: readonly { id: string; incident: Incident }[],
  settings: RootSettings,
  time: Date,
): Promise<JudgedIncident[]> {
  if (found.length === 0) return []
  const windows = await loadWindows({ from: time, to: time }, settings)
  return found.map(({ id, incident }) => ({
    id,
    incident,
    isInMaintenance: incidentMaintenance(windows, incident, settings.groups, time) !== undefined,
  }))
}
