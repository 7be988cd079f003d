import { windowsOf } from '@mesh/core/root/maintenance/windows-of'
import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import type { OpenedMaintenance } from '@mesh/core/schema/maintenance'
import { NO_SETTINGS, type RootSettings } from '@mesh/core/schema/settings'
import type { Live } from './live.ts'
import { splitRows, type Row } from './read-document.ts'

export { openedMaintenanceSource, rootSettingsSource } from './maintenance-documents.ts'

/** The windows of what is read so far that touch a period. What cannot be read counts as no maintenance: a trouble is rather shown than hidden. */
export function readWindows(
  settings: Live<Row<RootSettings> | null>,
  opened: Live<Row<OpenedMaintenance>[]>,
  period: { from: Date; to: Date },
): MaintenanceWindow[] {
  const row = settings.status === 'data' ? settings.value : null
  const documents = opened.status === 'data' ? splitRows(opened.value).readable : []
  return windowsOf(
    row !== null && 'value' in row ? row.value : NO_SETTINGS,
    documents.map(({ id, value }) => [id, value] as const),
    period,
  )
}
