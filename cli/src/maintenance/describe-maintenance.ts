import type { ListedMaintenanceJson, ListMaintenanceResponse } from '@mesh/core/schema/maintenance-api'

const PAST_MAX = 10

/** Maintenance as people read it: what is on, what comes, and the last that are over. */
export function describeMaintenance({ current, coming, past }: ListMaintenanceResponse): string {
  const shown = past.slice(0, PAST_MAX)
  return [
    ...section('Now', current, ({ endTime }) => `until ${clock(endTime)}`),
    ...section('Coming', coming, ({ startTime, endTime }) => `${clock(startTime)} to ${clock(endTime)}`),
    ...section('Over', shown, ({ startTime, endTime }) => `${clock(startTime)} to ${clock(endTime)}`),
    ...(past.length > shown.length ? [`  … and ${past.length - shown.length} more`] : []),
  ].join('\n')
}

function section(
  title: string,
  list: readonly ListedMaintenanceJson[],
  times: (one: ListedMaintenanceJson) => string,
): string[] {
  if (list.length === 0) return [`${title}: none`]
  return [`${title}:`, ...list.map((one) => `  ${one.id}  ${times(one)}  ${scopeOf(one)}  ${one.name}${whoOf(one)}`)]
}

function scopeOf({ services }: ListedMaintenanceJson): string {
  if (services === null) return 'everything'
  return services.length === 0 ? 'no service' : services.join(', ')
}

function whoOf({ openedBy, endedBy }: ListedMaintenanceJson): string {
  if (openedBy === null) return ' (mesh.yaml)'
  return endedBy === null ? ` (${openedBy})` : ` (${openedBy}, ended by ${endedBy})`
}

/** `2026-03-01 04:00Z`. */
function clock(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')}Z`
}
